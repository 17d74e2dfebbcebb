import type { PartView } from '@speedyflow/contract/conversation';
import { useQueries, useQuery } from '@tanstack/react-query';
import { ChevronsUpDown, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../../app/i18n/error-text.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Button } from '../../../design/button.tsx';
import { Notice } from '../../../design/notice.tsx';
import { Skeleton } from '../../../design/skeleton.tsx';
import { useMe } from '../../accounts/session.ts';
import { useEditCommands } from '../edits/edit-commands.ts';
import { useOutgoingComments } from '../edits/outgoing.ts';
import type { UnsentComment } from '../edits/unsent.ts';
import { filesOfComments } from './comment-files.ts';
import { useCommentSender } from './comment-sender.ts';
import { Message, type MessageOrigin } from './message.tsx';
import { attachmentsQuery, conversationQuery } from './ticket-queries.ts';
import type { Twins } from './twins.ts';

/** Longer conversations show their first and last messages; the middle opens on request. */
const FIRST = 2;
const LAST = 5;

export interface ConversationProps {
  ticketKey: string;
  /** The tickets it is held in, and the one whose messages are asked for alone. */
  twins: Twins;
  /** Gives the text of a comment that was not sent back to the reply box. */
  onTakeBack(comment: UnsentComment): void;
}

/** Description and comments of a ticket and its twins, oldest first, with those on their way at the end. */
export function Conversation({ ticketKey, twins, onTakeBack }: ConversationProps) {
  const t = useTranslate();
  const me = useMe();
  const commands = useEditCommands();
  const sender = useCommentSender();
  const { data: held, error, refetch, isPaused } = useQuery(conversationQuery(ticketKey));
  const { places, shown } = twins;
  const zendesk = places.filter(({ source }) => source === 'zendesk');
  const attached = useQueries({ queries: zendesk.map(({ key }) => attachmentsQuery(key)) });
  const outgoing = useOutgoingComments(shown === undefined ? places.map(({ key }) => key) : [shown]);
  const [openedKey, setOpenedKey] = useState<string>();
  const origin = (key: string, begins = false): MessageOrigin | undefined => {
    const place = places.length > 1 ? places.find((one) => one.key === key) : undefined;
    if (!place) return undefined;
    const named = places.some((other) => other.source === place.source && other.key !== key);
    return { ...place, named, summary: begins && key !== ticketKey ? place.summary : undefined };
  };

  if (error && !held) {
    return (
      <Notice
        icon={TriangleAlert}
        title={t('conversation.failed')}
        action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
      >
        {errorText(error, t)}
      </Notice>
    );
  }
  // Told by the change stream, what was taken may be here before the answer that says so.
  const taken = new Set(held?.parts.map(({ draft_id }) => draft_id));
  const untaken = outgoing.filter(({ id, error: refused }) => refused !== undefined || !taken.has(id));
  const onTheirWay = untaken.map((comment) => (
    <Message
      key={`outgoing-${comment.id}`}
      author={me.name}
      origin={origin(comment.key)}
      text={comment.body}
      at={comment.at}
      isPublic={comment.public}
      pending={!comment.error}
      files={comment.files?.map(({ filename, sizeBytes }) => ({ filename, size_bytes: sizeBytes }))}
      failure={comment.error && errorText(comment.error, t)}
      onRetry={() => sender.retry(comment)}
      onDiscard={() => onTakeBack(comment)}
    />
  ));
  if (!held) {
    return (
      <div className="flex flex-col gap-5 pt-2">
        {isPaused ? <p className="text-ink-3">{t('conversation.notHeld')}</p> : <SkeletonMessages />}
        {onTheirWay}
      </div>
    );
  }
  const parts = held.parts.filter(({ key }) => shown === undefined || key === shown);
  const arrived = new Map(
    zendesk.map(({ key }, n) => {
      const said = held.parts.filter((part) => part.key === key);
      return [key, filesOfComments(key, said, attached[n]?.data ?? [])];
    }),
  );
  const hidden = openedKey === ticketKey ? 0 : Math.max(0, parts.length - FIRST - LAST);
  const message = (part: PartView) => (
    <Message
      key={`${part.key} ${part.id}`}
      long={part.opening === true}
      author={part.author?.name ?? null}
      requester={part.from_requester}
      origin={origin(part.key, part.opening)}
      html={part.html || `<p>${t('description.none')}</p>`}
      at={part.created_at}
      isPublic={part.public}
      pending={part.pending === true}
      files={part.files ?? arrived.get(part.key)?.get(part.id)}
      held={part.waits_for !== undefined}
      failure={part.failed?.message}
      onRetry={part.edit_id === undefined ? undefined : () => commands.retry(part.key, part.edit_id!)}
      onDiscard={part.edit_id === undefined ? undefined : () => commands.discard(part.key, part.edit_id!)}
    />
  );
  return (
    <div className="flex flex-col gap-5 pt-2">
      {parts.slice(0, hidden > 0 ? FIRST : parts.length).map(message)}
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setOpenedKey(ticketKey)}
          className="flex h-7 items-center justify-center gap-1.5 rounded-md border border-line text-ink-2 text-xs hover:bg-hover"
        >
          <ChevronsUpDown className="size-3.5" aria-hidden="true" />
          {t('conversation.earlier', { count: hidden })}
        </button>
      )}
      {hidden > 0 && parts.slice(-LAST).map(message)}
      {onTheirWay}
    </div>
  );
}

function SkeletonMessages() {
  return (
    <div className="flex flex-col gap-3" aria-hidden="true">
      <Skeleton className="w-2/5" />
      <Skeleton className="w-4/5" />
      <Skeleton className="w-3/5" />
    </div>
  );
}
