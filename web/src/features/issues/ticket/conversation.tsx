import type { CommentView, TicketView } from '@speedyflow/contract/ticket';
import { useQuery } from '@tanstack/react-query';
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
import { Message } from './message.tsx';
import { attachmentsQuery, commentsQuery } from './ticket-queries.ts';

/** Longer conversations show their first and last messages; the middle opens on request. */
const FIRST = 1;
const LAST = 5;

export interface ConversationProps {
  ticketKey: string;
  ticket: TicketView | undefined;
  /** Gives the text of a comment that was not sent back to the reply box. */
  onTakeBack(comment: UnsentComment): void;
}

/** Description and comments, oldest first, with those on their way at the end. */
export function Conversation({ ticketKey, ticket, onTakeBack }: ConversationProps) {
  const t = useTranslate();
  const me = useMe();
  const commands = useEditCommands();
  const sender = useCommentSender();
  const { data: comments, error, refetch, isPaused } = useQuery(commentsQuery(ticketKey));
  const { data: attachments } = useQuery(attachmentsQuery(ticketKey));
  const outgoing = useOutgoingComments(ticketKey);
  const [openedKey, setOpenedKey] = useState<string>();

  if (error && !comments) {
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
  const onTheirWay = outgoing.map((comment) => (
    <Message
      key={`outgoing-${comment.id}`}
      author={me.name}
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
  if (!ticket || !comments) {
    return (
      <div className="flex flex-col gap-5 pt-2">
        {isPaused ? <p className="text-ink-3">{t('conversation.notHeld')}</p> : <SkeletonMessages />}
        {onTheirWay}
      </div>
    );
  }
  const hidden = openedKey === ticketKey ? 0 : Math.max(0, comments.length - FIRST - LAST);
  // A Zendesk ticket's description is its first comment.
  const described = ticket.source === 'zendesk' && comments.length > 0;
  const arrived = filesOfComments(ticket, comments, attachments ?? []);
  const message = (comment: CommentView) => (
    <Message
      key={comment.id}
      long={described && comment === comments[0]}
      author={comment.author?.name ?? null}
      requester={comment.from_requester}
      html={comment.html}
      at={comment.created_at}
      isPublic={comment.public}
      pending={comment.pending === true}
      files={comment.files ?? arrived.get(comment.id)}
      held={comment.waits_for !== undefined}
      failure={comment.failed?.message}
      onRetry={comment.edit_id === undefined ? undefined : () => commands.retry(ticketKey, comment.edit_id!)}
      onDiscard={comment.edit_id === undefined ? undefined : () => commands.discard(ticketKey, comment.edit_id!)}
    />
  );
  return (
    <div className="flex flex-col gap-5 pt-2">
      {!described && (
        <Message
          author={ticket.requester?.name ?? null}
          requester
          html={ticket.description_html || `<p>${t('description.none')}</p>`}
          at={ticket.created_at}
          isPublic
          long
        />
      )}
      {comments.slice(0, hidden > 0 ? FIRST : comments.length).map(message)}
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
      {hidden > 0 && comments.slice(-LAST).map(message)}
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
