import type { QueryClient } from '@tanstack/react-query';
import { type LiveUpdates, streamState } from '../features/changes/live-updates.ts';
import { onReturn } from '../features/changes/on-return.ts';
import { settleAnswer } from '../features/issues/edits/settle-answer.ts';
import { unsentOf } from '../features/issues/edits/unsent.ts';
import type { UnsentPage } from '../features/issues/edits/unsent-queue.ts';
import { holdRows } from '../features/issues/held/hold-rows.ts';
import { forgetRecent } from '../features/issues/recent-tickets.ts';
import { isOfTickets } from '../replica/kept-answers.ts';
import { Replica } from '../replica/replica.ts';
import { deleteReplicas, openReplica, type ReplicaDatabase } from '../replica/replica-database.ts';
import { onLostDesks } from './lost-desks.ts';

/** What this device holds for a person: the server's answers, and what they said that it has not taken yet. */
export class HeldWork {
  readonly #personId: number;
  /** None where a browser lets a page keep nothing. */
  readonly #kept: { database: ReplicaDatabase; replica: Replica } | undefined;

  constructor(personId: number, kept?: { database: ReplicaDatabase; replica: Replica }) {
    this.#personId = personId;
    this.#kept = kept;
  }

  /** Goes on with it for as long as they are here; returns how to stop. */
  async begin(client: QueryClient, updates: LiveUpdates): Promise<() => void> {
    forgetRecent({ but: this.#personId });
    await deleteReplicas({ but: this.#personId }).catch(() => undefined);
    if (import.meta.env.PROD) navigator.serviceWorker?.register('/sw.js').catch(() => undefined);
    const stops = [this.#send({ client, updates })];
    const rows = this.#kept && (await holdRows(client, updates, this.#kept.database));
    if (rows) stops.push(rows.stop);
    const lost = async (left: ReadonlySet<number>) => {
      await rows?.forget(({ desk_id }) => !left.has(desk_id));
      await this.#forgetAnswers(client);
    };
    stops.push(onLostDesks(client, this.#kept?.database, lost));
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** Sends what was said. Where the code for it could not be had, it is asked for again with every return of the server. */
  #send(page: UnsentPage): () => void {
    let left = false;
    let stop: (() => void) | undefined;
    const start = async () => {
      const queue = await unsentOf(this.#personId).catch(() => undefined);
      if (!left) stop ??= queue?.start(page);
    };
    void start();
    const stopWaiting = onReturn(() => void start());
    return () => {
      left = true;
      stopWaiting();
      stop?.();
    };
  }

  /** Somebody may see less than before: tickets on the screen are asked for as if anew, the rest is held no longer. */
  async #forgetAnswers(client: QueryClient): Promise<void> {
    client.removeQueries({ type: 'inactive' });
    void client.resetQueries({ predicate: ({ queryKey }) => isOfTickets(queryKey) });
    await this.#kept?.replica.clear();
    void client.invalidateQueries({ predicate: ({ queryKey }) => !isOfTickets(queryKey) });
  }

  /** Forgets what the server said; what the person said themselves is theirs, as drafts are. */
  async forget(): Promise<void> {
    forgetRecent();
    this.#kept?.replica.stop();
    this.#kept?.database.close();
    const queue = await unsentOf(this.#personId).catch(() => undefined);
    await Promise.all([queue?.leave(), deleteReplicas().catch(() => undefined)]);
  }
}

/** Opens what this device holds, and shows it. Where a browser lets a page keep nothing, it begins with nothing. */
export async function openHeldWork(client: QueryClient, personId: number): Promise<HeldWork> {
  // What was said lies over what was answered, from the first moment on.
  await unsentOf(personId).catch(() => undefined);
  const database = await openReplica(personId).catch(() => undefined);
  if (!database) return new HeldWork(personId);
  const replica = new Replica(client, database, { settle: settleAnswer });
  const lastLiveAtMs = await replica.restore();
  if (streamState.get().lastLiveAtMs === undefined) streamState.set({ live: false, lastLiveAtMs });
  return new HeldWork(personId, { database, replica });
}
