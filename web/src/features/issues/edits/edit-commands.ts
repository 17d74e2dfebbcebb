import { issueRoutes, type TransitionView } from '@speedyflow/contract/issues';
import type { EditView, PersonView, TicketRowView } from '@speedyflow/contract/ticket';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { useMe } from '../../accounts/session.ts';
import type { LiveUpdates } from '../../changes/live-updates.ts';
import { useLiveUpdates } from '../../changes/use-live-updates.ts';
import { dropLocalEdit, type EditedField, localEdits, putLocalEdit } from './local-edits.ts';
import { writeRow } from './write-row.ts';

interface Edited {
  data: { ticket: TicketRowView; edit?: EditView };
}

let lastId = 0;

/**
 * The edits of a ticket's members. Each shows at once as a local edit; the server's answer, which carries
 * the pending state, takes its place. When the server does not take it, the value falls back and the edit
 * stays beside its field with the reason.
 */
export class EditCommands {
  readonly #client: QueryClient;
  readonly #updates: LiveUpdates;
  readonly #me: PersonView;

  constructor(client: QueryClient, updates: LiveUpdates, me: PersonView) {
    this.#client = client;
    this.#updates = updates;
    this.#me = me;
  }

  move({ key }: TicketRowView, to: TransitionView): void {
    const patch = { status: to.to_status, status_category: to.to_category };
    this.#submit(key, 'status', patch, () =>
      call(issueRoutes.transition, { params: { key }, body: { transition_id: to.id } }),
    );
  }

  assign({ key }: TicketRowView, assignee: PersonView | null): void {
    const body = { assignee_id: assignee?.id ?? null };
    this.#submit(key, 'assignee', { assignee }, () => call(issueRoutes.assign, { params: { key }, body }));
  }

  take({ key }: TicketRowView): void {
    this.#submit(key, 'assignee', { assignee: this.#me }, () => call(issueRoutes.take, { params: { key } }));
  }

  setPriority({ key }: TicketRowView, priority: string, rank: number): void {
    this.#edit(key, 'priority', { priority, priority_rank: rank }, { priority });
  }

  setLabels({ key }: TicketRowView, labels: string[]): void {
    this.#edit(key, 'labels', { labels }, { labels });
  }

  setStoryPoints({ key }: TicketRowView, points: number | null): void {
    this.#edit(key, 'story_points', { story_points: points }, { story_points: points });
  }

  setSummary({ key }: TicketRowView, summary: string): void {
    this.#edit(key, 'summary', { summary }, { summary });
  }

  /** Sends an edit again that Jira or Zendesk has refused; one in conflict may be told to overwrite. */
  retry(key: string, editId: number, { overwrite = false } = {}): void {
    this.#settle(key, call(issueRoutes.retryEdit, { params: { key, edit_id: editId }, body: { overwrite } }));
  }

  /** Drops an edit that Jira or Zendesk has refused. */
  discard(key: string, editId: number): void {
    this.#settle(key, call(issueRoutes.discardEdit, { params: { key, edit_id: editId } }));
  }

  /** When this fails the refused edit stays where it is, to be tried again. */
  #settle(key: string, answer: Promise<Edited>): void {
    answer.then(
      (edited) => this.#accept(edited),
      () => this.#updates.changed(key),
    );
  }

  #edit(key: string, field: EditedField, patch: Partial<TicketRowView>, body: EditBody): void {
    this.#submit(key, field, patch, () => call(issueRoutes.edit, { params: { key }, body }));
  }

  #submit(key: string, field: EditedField, patch: Partial<TicketRowView>, request: () => Promise<Edited>): void {
    lastId += 1;
    const id = lastId;
    const send = (): void => {
      putLocalEdit({ id, key, field, patch, send });
      request().then(
        (answer) => {
          this.#accept(answer);
          dropLocalEdit({ key, id });
        },
        (error: unknown) => {
          if (!isCurrent(key, id)) return;
          putLocalEdit({ id, key, field, patch, send, error: asApiError(error) });
        },
      );
    };
    send();
  }

  #accept({ data }: Edited): void {
    writeRow(this.#client, data.ticket, data.edit);
    this.#updates.changed(data.ticket.key);
  }
}

type EditBody = Parameters<typeof call<typeof issueRoutes.edit>>[1]['body'];

/** Whether no later edit of the same field has taken this one's place. */
function isCurrent(key: string, id: number): boolean {
  return (
    localEdits
      .get()
      .get(key)
      ?.some((edit) => edit.id === id) ?? false
  );
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError('INTERNAL_ERROR', String(error), 0);
}

export function useEditCommands(): EditCommands {
  const client = useQueryClient();
  const updates = useLiveUpdates();
  const { name, person_ids } = useMe();
  const personId = person_ids[0] ?? 0;
  return useMemo(() => new EditCommands(client, updates, { id: personId, name }), [client, updates, personId, name]);
}
