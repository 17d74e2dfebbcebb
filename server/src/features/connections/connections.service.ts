import {
  type ConnectionView,
  type SiteSurvey,
  type StreamFreshness,
  TICKET_STREAMS,
} from '@speedyflow/contract/connections';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import type { Database } from '../../store/database.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import { readWaitingEdits } from '../../store/outbox/held-edits.ts';
import { authView } from './auth-view.ts';
import { readConnections, readEditCounts, readStreams, readTicketCounts } from './connections.store.ts';
import { lineFreshness, stallOfStream, stallView, streamFreshness } from './freshness.ts';

/** What can be asked of the sync of a connection; the composition ties it to the running loops. */
export interface ConnectionControl {
  /** Tries the credentials. */
  test(connectionId: number): Promise<{ ok: boolean; account: string | null; problem: string | null }>;
  /** What it lets us see of its site. */
  survey(connectionId: number): Promise<SiteSurvey>;
  /** Has the sync run now. @returns whether this process does it, or another one that will hear of it */
  requestSync(connectionId: number, options: { full: boolean }): Promise<{ leads: boolean }>;
}

/** Connected sites the caller has to do with, and how fresh they are; counts are of the caller's desks. */
export async function listConnections(database: Database, caller: Caller, at: number): Promise<ConnectionView[]> {
  const db = database.read;
  const connections = await readConnections(db, { deskIds: caller.deskIds, all: caller.role === 'admin' });
  const [streams, tickets, edits] = await Promise.all([
    readStreams(
      db,
      connections.map((connection) => connection.id),
    ),
    readTicketCounts(db, caller.deskIds),
    readEditCounts(db, caller.deskIds),
  ]);
  return connections.map(({ auth_kind, credentials_end_at, managed_by, chosen_projects, ...connection }) => {
    // A connection is as fresh as the stream of tickets that has waited longest.
    const own = streams.filter((stream) => stream.connection_id === connection.id);
    const successes = own
      .filter(({ stream }) => TICKET_STREAMS.includes(stream))
      .map((stream) => stream.last_success_at ?? 0);
    const oldest = successes.length > 0 ? Math.min(...successes) : 0;
    return {
      ...connection,
      managed_by: managed_by === 'settings' ? ('settings' as const) : ('admin' as const),
      auth: authView(connection.kind, auth_kind, credentials_end_at),
      ...stallView(own.map((stream) => stallOfStream(stream, at)).find((stall) => stall !== null) ?? null),
      chosen_projects: chosen_projects === null ? null : (JSON.parse(chosen_projects) as string[]).length,
      last_success_at: oldest > 0 ? new Date(oldest).toISOString() : null,
      tickets: tickets.get(connection.id) ?? 0,
      pending_edits: edits.get(`${connection.id} pending`) ?? 0,
      failed_edits: edits.get(`${connection.id} failed`) ?? 0,
    };
  });
}

/** Lag and progress of each stream of a connection, and of what waits to be sent or read. */
export async function readFreshness(
  { database, inbox }: { database: Database; inbox: Inbox },
  caller: Caller,
  connectionId: number,
  at: number,
): Promise<StreamFreshness[]> {
  await visibleConnection(database, caller, connectionId);
  const [streams, edits, webhooks] = await Promise.all([
    readStreams(database.read, [connectionId]),
    readWaitingEdits(database.read, connectionId),
    inbox.waiting(connectionId),
  ]);
  return [
    ...streams.map((stream) => streamFreshness(stream, at)),
    lineFreshness('edits', edits, at),
    lineFreshness('webhooks', webhooks, at),
  ];
}

/** @throws AppError `NOT_FOUND`, alike for one that is not there and one they have nothing to do with */
export async function visibleConnection(database: Database, caller: Caller, connectionId: number): Promise<void> {
  const visible = await readConnections(database.read, { deskIds: caller.deskIds, all: caller.role === 'admin' });
  if (!visible.some((connection) => connection.id === connectionId)) {
    throw new AppError('not_found', 'NOT_FOUND', 'There is no such connection, or you may not see it.');
  }
}
