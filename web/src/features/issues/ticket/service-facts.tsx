import type { ServiceView } from '@speedyflow/contract/ticket';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Fact, Person, Section } from './fact.tsx';

/** What service people ask of a ticket: who takes part, who has to approve, how the requester liked it. */
export function ServiceFacts({ service }: { service: ServiceView }) {
  const t = useTranslate();
  const format = useFormat();
  const { organization, portal_status, involved, approvals, satisfaction, measures } = service;
  const minutes = (value: number) => format.duration(value * 60_000);
  return (
    <Section title={t('facts.service')}>
      {organization && <Fact name={t('service.organization')}>{organization}</Fact>}
      {portal_status && <Fact name={t('service.portalStatus')}>{portal_status}</Fact>}
      {involved.map(({ person, as }) => (
        <Fact key={`${as} ${person.id}`} name={t(`service.${as}`)}>
          <Person name={person.name} />
        </Fact>
      ))}
      {approvals.map((approval, index) => (
        // Approvals have no id of their own, and the order of a ticket's does not change.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Fact key={index} name={approval.name || t('service.approval')}>
          {t(`service.${approval.verdict}`)}
          {approval.approvers.map(({ person, verdict }) => (
            <span key={person.id} className="flex flex-wrap items-center gap-x-2">
              <Person name={person.name} />
              <span className="text-ink-3 text-xs">{t(`service.${verdict}`)}</span>
            </span>
          ))}
        </Fact>
      ))}
      {satisfaction && (
        <Fact name={t('service.satisfaction')}>
          {[t(`service.${satisfaction.score}`), satisfaction.reason, satisfaction.comment].filter(Boolean).join(' · ')}
        </Fact>
      )}
      {measures && measures.first_reply_minutes !== null && (
        <Fact name={t('service.firstReply')}>{minutes(measures.first_reply_minutes)}</Fact>
      )}
      {measures && measures.full_resolution_minutes !== null && (
        <Fact name={t('service.fullResolution')}>{minutes(measures.full_resolution_minutes)}</Fact>
      )}
      {measures && measures.reopens > 0 && <Fact name={t('service.reopens')}>{measures.reopens}</Fact>}
    </Section>
  );
}
