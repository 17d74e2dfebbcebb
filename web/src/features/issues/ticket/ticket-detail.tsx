import type { TicketRowView, TicketView } from '@speedyflow/contract/ticket';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { SearchX, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { ApiError } from '../../../api/api-error.ts';
import { useDocumentTitle } from '../../../app/document-title.ts';
import { errorText } from '../../../app/i18n/error-text.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { nextTicket } from '../../../app/next-ticket.ts';
import { useObservable } from '../../../app/observable.ts';
import { useIsWide } from '../../../app/viewport.ts';
import { Button } from '../../../design/button.tsx';
import { Notice } from '../../../design/notice.tsx';
import { Skeleton } from '../../../design/skeleton.tsx';
import { Tabs } from '../../../design/tabs.tsx';
import { useMe } from '../../accounts/session.ts';
import { stoppedTyping, useBeingAt } from '../../presence/at-ticket.ts';
import { TypingLine } from '../../presence/ticket-people.tsx';
import { overlay, useLocalEdits } from '../edits/local-edits.ts';
import { dropOutgoing } from '../edits/outgoing.ts';
import { findRow } from '../edits/write-row.ts';
import { useHeldRow } from '../list/held-source.ts';
import { rememberRecent } from '../recent-tickets.ts';
import { goOnAfterReply } from './after-reply.tsx';
import { ClosedForGood, isClosedForGood } from './closed-for-good.tsx';
import { useCommentSender } from './comment-sender.ts';
import { Conversation } from './conversation.tsx';
import { EditNotes, usePendingField } from './edit-notes.tsx';
import { About, Facts } from './facts.tsx';
import { HistoryList } from './history-list.tsx';
import { Properties } from './properties.tsx';
import { ReplyBox, type ReplyHandle } from './reply-box.tsx';
import { SummaryLine } from './summary-line.tsx';
import { useTicketActions } from './ticket-actions.ts';
import { TicketBar } from './ticket-bar.tsx';
import { ticketQuery } from './ticket-queries.ts';
import { ReplyTo, ShownTwins } from './twin-choice.tsx';
import { type Twins, useTwins } from './twins.ts';

export interface TicketDetailProps {
  ticketKey: string;
  layout: 'panel' | 'page';
  onClose(): void;
  /** Opens the ticket on a page of its own; absent there. */
  onExpand?: () => void;
  onOpenKey(key: string): void;
}

const PARTS = ['conversation', 'facts', 'history'] as const;
type Part = (typeof PARTS)[number];

const NO_EDITS: TicketView['edits'] = [];

/** A ticket, whole: what a list already holds is there at once, the rest follows. */
export default function TicketDetail(props: TicketDetailProps) {
  const { ticketKey, onClose } = props;
  const client = useQueryClient();
  const t = useTranslate();
  const { data: confirmed, error, refetch } = useQuery(ticketQuery(ticketKey));
  const edits = useLocalEdits();
  const gone = error instanceof ApiError && (error.status === 404 || error.status === 400);
  const held = useHeldRow(ticketKey, confirmed === undefined && !gone);
  const known = confirmed ?? findRow(client, ticketKey) ?? held;
  const row = known && overlay<TicketRowView>(known, edits);

  if (!row && error) {
    return (
      <Shell {...props}>
        <Notice
          icon={gone ? SearchX : TriangleAlert}
          title={gone ? t('ticket.gone', { key: ticketKey }) : t('ticket.failed')}
          action={<Button onClick={gone ? onClose : () => void refetch()}>{t(gone ? 'back' : 'retry')}</Button>}
        >
          {gone ? t('ticket.goneHint') : errorText(error, t)}
        </Notice>
      </Shell>
    );
  }
  return (
    <Shell {...props} row={row} url={confirmed?.url}>
      {row ? (
        <Body key={ticketKey} {...props} row={row} ticket={confirmed && { ...confirmed, ...row }} />
      ) : (
        <div className="flex flex-col gap-3 p-5">
          <Skeleton className="h-4 w-3/4" />
          <Skeleton className="w-1/2" />
        </div>
      )}
    </Shell>
  );
}

function Shell(
  props: TicketDetailProps & { row?: TicketRowView | undefined; url?: string | undefined; children: React.ReactNode },
) {
  const { ticketKey, children, ...rest } = props;
  return (
    <article
      data-ticket={ticketKey}
      aria-label={ticketKey}
      className="@container flex h-full min-h-0 flex-col bg-canvas"
    >
      <TicketBar ticketKey={ticketKey} {...rest} />
      {children}
    </article>
  );
}

interface BodyProps extends TicketDetailProps {
  row: TicketRowView;
  ticket: TicketView | undefined;
}

function Body({ row, ticket, layout, onClose, onOpenKey }: BodyProps) {
  const t = useTranslate();
  const wide = useIsWide();
  const sender = useCommentSender();
  const twins = useTwins(row, ticket);
  const edits = ticket?.edits ?? NO_EDITS;
  const isPending = usePendingField(row.key, edits);
  const reply = useRef<ReplyHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const aside = layout === 'page' && wide;
  const [part, show] = useState<Part>('conversation');
  // A page that grows wide shows the facts beside.
  const shown = aside && part === 'facts' ? 'conversation' : part;

  useRecent(row, layout === 'page');
  useBeingAt(row.key);
  useEffect(() => {
    if (layout === 'page') root.current?.focus({ preventScroll: true });
  }, [layout]);

  const leaveReply = () => {
    const list = document.querySelector<HTMLElement>('[role="grid"]');
    (layout === 'panel' && list ? list : root.current)?.focus({ preventScroll: true });
  };
  const head = (
    <>
      <SummaryLine row={row} pending={isPending('summary')} />
      <EditNotes ticketKey={row.key} edits={edits} only={['summary']} />
      <ShownTwins {...twins} />
      {!aside && (
        <>
          <Properties row={row} edits={edits} layout="line" />
          <EditNotes
            ticketKey={row.key}
            edits={edits}
            only={['status', 'priority', 'assignee', 'labels', 'story_points']}
          />
        </>
      )}
    </>
  );
  return (
    <div ref={root} tabIndex={-1} className="flex min-h-0 grow outline-none">
      <TicketKeys row={row} />
      <div className="flex min-w-0 grow flex-col">
        <div className="min-h-0 grow overflow-y-auto">
          <div
            className={clsx('flex flex-col gap-3 px-5 pt-4 pb-5 max-sm:px-4', layout === 'page' && 'mx-auto max-w-3xl')}
          >
            {head}
            <Tabs<Part>
              label={t('ticket.parts')}
              tabs={PARTS.filter((name) => name !== 'facts' || !aside).map((name) => ({
                name,
                label: t(`ticket.${name}`),
              }))}
              shown={shown}
              onShow={show}
            >
              {shown === 'conversation' && (
                <>
                  <Conversation
                    ticketKey={row.key}
                    twins={twins}
                    onTakeBack={(comment) => {
                      dropOutgoing(comment.id);
                      void sender.giveUp(comment);
                      // The box of its ticket has to be there before it is given anything.
                      flushSync(() => twins.setReplyTo(comment.key));
                      reply.current?.takeBack(comment);
                    }}
                  />
                  <div ref={end} />
                </>
              )}
              {shown === 'facts' && (ticket ? <Facts ticket={ticket} onOpenKey={onOpenKey} /> : <About row={row} />)}
              {shown === 'history' && <HistoryList ticketKey={row.key} />}
            </Tabs>
          </div>
        </div>
        <div
          className={clsx(
            // What is read ends softly above the box.
            'before:-top-4 relative shrink-0 px-5 pb-4 before:pointer-events-none before:absolute before:inset-x-0 before:h-4 before:bg-linear-to-t before:from-canvas before:to-transparent max-sm:px-3 max-sm:pb-3',
            layout === 'page' && 'mx-auto w-full max-w-3xl',
          )}
        >
          <TypingLine ticketKey={row.key} />
          <ReplyTo {...twins} />
          {isClosedForGood(twins.replyTo) ? (
            <ClosedForGood />
          ) : (
            <ReplyBox
              key={twins.replyTo.key}
              ref={reply}
              ticketKey={twins.replyTo.key}
              openKey={row.key}
              customerReads={readers(twins)}
              onLeave={leaveReply}
              onSend={(draft) => {
                sender.send(twins.replyTo, draft);
                stoppedTyping();
                requestAnimationFrame(() => end.current?.scrollIntoView({ block: 'end' }));
                goOnAfterReply(onClose);
              }}
            />
          )}
        </div>
      </div>
      {aside && (
        <aside
          aria-label={t('ticket.facts')}
          className="flex w-84 shrink-0 flex-col gap-5 overflow-y-auto border-l px-5 py-4"
        >
          <Properties row={row} edits={edits} layout="column" />
          <EditNotes
            ticketKey={row.key}
            edits={edits}
            only={['status', 'priority', 'assignee', 'labels', 'story_points']}
          />
          {ticket ? <Facts ticket={ticket} onOpenKey={onOpenKey} /> : <About row={row} />}
        </aside>
      )}
    </div>
  );
}

/** Whether a customer reads what is public where the reply goes; undefined where there is no choice to be told apart. */
function readers({ places, replyTo }: Twins): boolean | undefined {
  return places.length < 2 ? undefined : places.find(({ key }) => key === replyTo.key)?.customer_reads;
}

/** Keys mean the ticket shown, unless the selection has left it and the panel is about to follow. */
function TicketKeys({ row }: { row: TicketRowView }) {
  const left = useObservable(nextTicket) !== undefined;
  useTicketActions(left ? undefined : row);
  return null;
}

/** Notes the ticket for the palette, and names the tab after it when it has the page to itself. */
function useRecent(row: TicketRowView, alone: boolean): void {
  const { key, summary } = row;
  const { id } = useMe();
  useEffect(() => rememberRecent(id, { key, summary }), [id, key, summary]);
  const title = `${key} ${summary}`;
  useDocumentTitle(alone ? title : undefined);
}
