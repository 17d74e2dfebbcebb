import type { UserView } from '@speedyflow/contract/accounts';
import { issueRoutes, type TransitionView } from '@speedyflow/contract/issues';
import type { EditView, PersonView, TicketRowView } from '@speedyflow/contract/ticket';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../../api/call.ts';
import { useMe } from '../../accounts/session.ts';
import type { LiveUpdates } from '../../changes/live-updates.ts';
import { useLiveUpdates } from '../../changes/use-live-updates.ts';
import { dropLocalEdit, putLocalEdit } from './local-edits.ts';
import { madeEdit } from './made-edit.ts';
import { type EditedField, say, type UnsentEdit, unsentOf, type Wish } from './unsent.ts';
import { writeRow } from './write-row.ts';

interface Edited {
  data: { ticket: TicketRowView; edit?: EditView };
}

type Me = Pick<UserView, 'id' | 'name' | 'person_ids'>;

/**
 * The edits of a ticket's members. Each shows at once as a local edit and is kept until it is sent; the server's answer,
 * which carries the pending state, takes its place. When the server does not take it, the value falls back and the edit
 * stays beside its field with the reason.
 */
export class EditCommands {
  readonly #client: QueryClient;
  readonly #updates: LiveUpdates;
  readonly #me: Me;

  constructor(client: QueryClient, updates: LiveUpdates, me: Me) {
    this.#client = client;
    this.#updates = updates;
    this.#me = me;
  }

  move(row: TicketRowView, to: TransitionView): void {
    const patch = { status: to.to_status, status_category: to.to_category };
    this.#submit(row, 'status', patch, { route: 'transition', body: { transition_id: to.id } });
  }

  assign(row: TicketRowView, assignee: PersonView | null): void {
    this.#submit(row, 'assignee', { assignee }, { route: 'assign', body: { assignee_id: assignee?.id ?? null } });
  }

  take(row: TicketRowView): void {
    const { person_ids: me, name } = this.#me;
    this.#submit(row, 'assignee', { assignee: { id: me[0] ?? 0, name } }, { route: 'take', me });
  }

  setPriority(row: TicketRowView, priority: string, rank: number): void {
    this.#submit(row, 'priority', { priority, priority_rank: rank }, { route: 'edit', body: { priority } });
  }

  setLabels(row: TicketRowView, labels: string[]): void {
    this.#submit(row, 'labels', { labels }, { route: 'edit', body: { labels } });
  }

  setStoryPoints(row: TicketRowView, points: number | null): void {
    this.#submit(row, 'story_points', { story_points: points }, { route: 'edit', body: { story_points: points } });
  }

  setSummary(row: TicketRowView, summary: string): void {
    this.#submit(row, 'summary', { summary }, { route: 'edit', body: { summary } });
  }

  /** Sends an edit of this device again. Where somebody else changed the same, it is made to what they made of it. */
  sendAgain({ error: _error, theirs, ...edit }: UnsentEdit): void {
    this.#send(theirs ? { ...edit, seen: [theirs], version: theirs.seq } : edit);
  }

  /** Gives up an edit of this device. */
  giveUp(edit: UnsentEdit): void {
    dropLocalEdit(edit);
    void unsentOf(this.#me.id).then((queue) => queue.drop(edit.id));
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

  #submit(row: TicketRowView, field: EditedField, patch: UnsentEdit['patch'], wish: Wish): void {
    this.#send(madeEdit(row, field, patch, wish));
  }

  #send(edit: UnsentEdit): void {
    putLocalEdit(edit);
    say(this.#me.id, edit);
  }

  #accept({ data }: Edited): void {
    writeRow(this.#client, data.ticket, data.edit);
    this.#updates.changed(data.ticket.key);
  }
}

export function useEditCommands(): EditCommands {
  const client = useQueryClient();
  const updates = useLiveUpdates();
  const me = useMe();
  return useMemo(() => new EditCommands(client, updates, me), [client, updates, me]);
}
