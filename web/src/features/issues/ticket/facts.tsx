import { attachmentContent } from '@speedyflow/contract/issues';
import type { TicketRowView, TicketView } from '@speedyflow/contract/ticket';
import { useQuery } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import type { ReactNode } from 'react';
import { addressOf } from '../../../api/address-of.ts';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { SlaBadge } from '../sla-badge.tsx';
import { Fact, Person, Section } from './fact.tsx';
import { ServiceFacts } from './service-facts.tsx';
import { attachmentsQuery } from './ticket-queries.ts';
import { valueText } from './value-text.ts';

/** What is known about a ticket beside its conversation. */
export function Facts({ ticket, onOpenKey }: { ticket: TicketView; onOpenKey(key: string): void }) {
  const t = useTranslate();
  const format = useFormat();
  const fields = ticket.custom_fields.filter(({ value }) => valueText(value, t) !== '');
  return (
    <div className="flex flex-col gap-5">
      {ticket.sla_clocks.length > 0 && (
        <Section title={t('facts.sla')}>
          {ticket.sla_clocks.map((clock) => (
            <Fact key={clock.name} name={clock.name} wide>
              <span className="flex min-h-5 items-center">
                <SlaBadge sla={clock} done={ticket.status_category === 'done'} live />
              </span>
            </Fact>
          ))}
        </Section>
      )}
      <About row={ticket}>
        <Fact name={t('field.desk')}>{ticket.desk_name}</Fact>
        {ticket.components.length > 0 && <Fact name={t('field.components')}>{ticket.components.join(', ')}</Fact>}
        {ticket.sprints.length > 0 && (
          <Fact name={t('field.sprint')}>{ticket.sprints.map(({ name }) => name).join(', ')}</Fact>
        )}
        {ticket.worklog_seconds > 0 && (
          <Fact name={t('field.logged')}>{format.duration(ticket.worklog_seconds * 1000)}</Fact>
        )}
        {fields.map(({ name, value }) => (
          <Fact key={name} name={name}>
            {valueText(value, t)}
          </Fact>
        ))}
      </About>
      {ticket.service && <ServiceFacts service={ticket.service} />}
      {ticket.parent_key && (
        <Section title={t('facts.parent')}>
          <TicketLink ticketKey={ticket.parent_key} onOpenKey={onOpenKey} />
        </Section>
      )}
      <Links
        title={t('facts.twins')}
        links={ticket.twins.map((twin) => ({ ...twin, type: 'twin' }))}
        onOpenKey={onOpenKey}
      />
      <Links title={t('facts.subtasks')} links={ticket.subtasks} onOpenKey={onOpenKey} />
      <Links title={t('facts.links')} links={ticket.links} onOpenKey={onOpenKey} typed />
      <Attachments ticketKey={ticket.key} />
    </div>
  );
}

/** What a row tells already is there before the whole ticket, which adds what else there is. */
export function About({ row, children }: { row: TicketRowView; children?: ReactNode }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <Section title={t('facts.about')}>
      <Fact name={t('field.requester')}>{row.requester ? <Person name={row.requester.name} /> : t('value.empty')}</Fact>
      <Fact name={t('field.type')}>{row.type}</Fact>
      {children}
      <Fact name={t('field.created')}>{format.moment(row.created_at)}</Fact>
      <Fact name={t('field.updated')}>{format.moment(row.updated_at)}</Fact>
      {row.resolved_at && <Fact name={t('field.resolved')}>{format.moment(row.resolved_at)}</Fact>}
    </Section>
  );
}

type Link = TicketView['links'][number];

function Links(props: { title: string; links: readonly Link[]; typed?: boolean; onOpenKey(key: string): void }) {
  if (props.links.length === 0) return null;
  return (
    <Section title={props.title}>
      {props.links.map((link) => (
        <div key={link.type + link.key}>
          {props.typed && <p className="text-ink-3 text-xs first-letter:uppercase">{link.type}</p>}
          <TicketLink ticketKey={link.key} link={link} onOpenKey={props.onOpenKey} />
        </div>
      ))}
    </Section>
  );
}

function TicketLink(props: { ticketKey: string; link?: Link; onOpenKey(key: string): void }) {
  const { ticketKey, link, onOpenKey } = props;
  return (
    <a
      href={`/tickets/${encodeURIComponent(ticketKey)}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        onOpenKey(ticketKey);
      }}
      className="-mx-1.5 flex min-h-6 items-center gap-2 rounded-md px-1.5 text-sm hover:bg-hover"
    >
      {link?.status_category && <StatusIcon category={link.status_category} name={link.status ?? ''} />}
      <span className="shrink-0 font-mono text-ink-3 text-xs">{ticketKey}</span>
      <span className="truncate">{link?.summary}</span>
    </a>
  );
}

function Attachments({ ticketKey }: { ticketKey: string }) {
  const t = useTranslate();
  const format = useFormat();
  const { data: files } = useQuery(attachmentsQuery(ticketKey));
  if (!files || files.length === 0) return null;
  return (
    <Section title={t('facts.attachments')}>
      {files.map((file) => (
        <a
          key={file.id}
          href={addressOf(attachmentContent, { key: ticketKey, id: file.id })}
          download={file.filename}
          title={file.author ?? undefined}
          className="-mx-1.5 flex min-h-6 items-center gap-2 rounded-md px-1.5 text-sm hover:bg-hover"
        >
          <Paperclip className="size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
          <span className="min-w-0 grow truncate">{file.filename}</span>
          <span className="numeric shrink-0 text-ink-3 text-xs">{format.size(file.size_bytes)}</span>
        </a>
      ))}
    </Section>
  );
}
