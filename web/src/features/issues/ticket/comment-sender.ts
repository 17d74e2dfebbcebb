import { useMe } from '../../accounts/session.ts';
import { putOutgoing } from '../edits/outgoing.ts';
import { nextOrder, say, type UnsentComment, unsentOf } from '../edits/unsent.ts';
import type { SentDraft } from './drafts.ts';

/** Sends comments; the text is kept on the device until the server has it. */
export function useCommentSender() {
  const { id: personId } = useMe();
  const post = (comment: UnsentComment): void => {
    putOutgoing(comment);
    say(personId, comment);
  };
  return {
    send: (key: string, draft: SentDraft) =>
      post({ ...draft, kind: 'comment', key, order: nextOrder(), at: new Date().toISOString() }),
    retry: ({ error: _error, ...comment }: UnsentComment) => post(comment),
    giveUp: ({ id }: UnsentComment) => unsentOf(personId).then((queue) => queue.drop(id)),
  };
}
