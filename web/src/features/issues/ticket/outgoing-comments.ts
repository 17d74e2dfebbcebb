import { issueRoutes } from '@speedyflow/contract/issues';
import type { CommentView } from '@speedyflow/contract/ticket';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { observable, useObservable } from '../../../app/observable.ts';
import { useMe } from '../../accounts/session.ts';
import type { LiveUpdates } from '../../changes/live-updates.ts';
import { useLiveUpdates } from '../../changes/use-live-updates.ts';
import { writeRow } from '../edits/write-row.ts';
import { drafts, type SentDraft } from './drafts.ts';

/** A comment on its way to the server, or one the server did not take. */
export interface OutgoingComment extends SentDraft {
  key: string;
  at: string;
  error?: ApiError;
}

const outgoing = observable<readonly OutgoingComment[]>([]);

const put = (comment: OutgoingComment): void =>
  outgoing.set([...outgoing.get().filter((other) => other.id !== comment.id), comment]);

export const dropOutgoing = (id: string): void => outgoing.set(outgoing.get().filter((comment) => comment.id !== id));

export function useOutgoingComments(key: string): OutgoingComment[] {
  return useObservable(outgoing).filter((comment) => comment.key === key);
}

/** Sends comments; the draft is forgotten only when the server has the text. */
export class CommentSender {
  readonly #client: QueryClient;
  readonly #updates: LiveUpdates;
  readonly #userId: number;

  constructor(client: QueryClient, updates: LiveUpdates, userId: number) {
    this.#client = client;
    this.#updates = updates;
    this.#userId = userId;
  }

  send(key: string, draft: SentDraft): void {
    void this.#post({ ...draft, key, at: new Date().toISOString() });
  }

  retry({ error: _error, ...comment }: OutgoingComment): void {
    void this.#post(comment);
  }

  async #post(comment: OutgoingComment): Promise<void> {
    put(comment);
    const { id, key, body, public: isPublic, edit } = comment;
    try {
      const request = { params: { key }, body: { body, public: isPublic, draft_id: id, ...(edit ? { edit } : {}) } };
      const { data } = await call(issueRoutes.comment, request);
      // One that has arrived stands in the conversation under another id, or comes with the next reading of it.
      if (data.edit.state !== 'confirmed') {
        const add = (known: CommentView[] | undefined) => known && withComment(known, data.comment);
        this.#client.setQueryData<CommentView[]>(['comments', key], add);
      }
      writeRow(this.#client, data.ticket, data.edit);
      if (drafts.read(this.#userId, key).id === id) drafts.write(this.#userId, key, { body: '', public: true });
      dropOutgoing(id);
      this.#updates.changed(key);
    } catch (error) {
      put({ ...comment, error: error instanceof ApiError ? error : new ApiError('INTERNAL_ERROR', String(error), 0) });
    }
  }
}

function withComment(known: readonly CommentView[], comment: CommentView): CommentView[] {
  return [...known.filter((other) => other.id !== comment.id), comment];
}

export function useCommentSender(): CommentSender {
  const client = useQueryClient();
  const updates = useLiveUpdates();
  const { id } = useMe();
  return useMemo(() => new CommentSender(client, updates, id), [client, updates, id]);
}
