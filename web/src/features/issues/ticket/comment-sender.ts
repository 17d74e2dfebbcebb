import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useMe } from '../../accounts/session.ts';
import { putOutgoing } from '../edits/outgoing.ts';
import { nextOrder, say, type UnsentComment, unsentOf } from '../edits/unsent.ts';
import type { SentDraft } from './drafts.ts';

/** Sends comments; the text is kept on the device until the server has it. */
export function useCommentSender() {
  const { id: personId, name, person_ids: personIds } = useMe();
  const post = (comment: UnsentComment): void => {
    putOutgoing(comment);
    say(personId, comment);
  };
  return {
    send({ key, seq, status, assignee, priority, labels, story_points }: TicketRowView, draft: SentDraft): void {
      const seen = { seq, status, assignee, priority, labels, story_points };
      const to = draft.edit ? { seen, me: { name, personIds } } : {};
      post({ ...draft, ...to, kind: 'comment', key, order: nextOrder(), at: new Date().toISOString() });
    },
    retry: ({ error: _error, ...comment }: UnsentComment) => post(comment),
    giveUp: ({ id }: UnsentComment) => unsentOf(personId).then((queue) => queue.drop(id)),
  };
}
