import pg from 'pg';
import { surviveClosing } from '../dialect/postgres-pool.ts';
import { type Delivery, type InboxStore, ticketsOf } from './inbox.ts';
import { countedByMinute, minuteOf } from './inbox-tables.ts';

/** Enough for one commit and the reads beside it. */
const CONNECTIONS = 3;

/**
 * The inbox as tables of the main database, on connections of its own: it neither waits for the lock of the one
 * writer nor for a free place in the pool everything else shares.
 */
export function openPostgresInbox(url: string): InboxStore {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    types: { getTypeParser: (oid, format) => (oid === 20 ? Number : pg.types.getTypeParser(oid, format)) },
  });
  surviveClosing(pool);

  return {
    record: async (deliveries) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const isNew = await record(client, deliveries);
        await client.query('commit');
        client.release();
        return isNew;
      } catch (error) {
        // Whatever state the connection is in, closing it rolls back.
        client.release(true);
        throw error;
      }
    },
    pending: async (connectionId, limit) => {
      const { rows } = await pool.query<{ ticket: string; deleted: number; received_at: number; delivery_id: string }>(
        `select ticket, deleted, received_at, delivery_id from webhook_hints
         where connection_id = $1 order by received_at limit $2`,
        [connectionId, limit],
      );
      return rows.map(({ ticket, deleted, received_at, delivery_id }) => ({
        ticket,
        deleted: deleted === 1,
        receivedAt: received_at,
        deliveryId: delivery_id,
      }));
    },
    settle: async (connectionId, hints) => {
      // Locked in the order in which they are written, so that neither waits for one that waits for it.
      await pool.query(
        `with settled as (
           select hint.ticket, hint.delivery_id from webhook_hints as hint
             join unnest($2::text[], $3::text[]) as done (ticket, delivery_id)
               on hint.ticket = done.ticket and hint.delivery_id = done.delivery_id
           where hint.connection_id = $1 order by hint.ticket for update of hint)
         delete from webhook_hints using settled
         where connection_id = $1 and webhook_hints.ticket = settled.ticket
           and webhook_hints.delivery_id = settled.delivery_id`,
        [connectionId, hints.map(({ ticket }) => ticket), hints.map(({ deliveryId }) => deliveryId)],
      );
    },
    backlog: async () => {
      const { rows } = await pool.query<{ count: number }>('select count(*) as count from webhook_hints');
      return rows[0]?.count ?? 0;
    },
    waiting: async (connectionId) => {
      const { rows } = await pool.query<{ count: number; oldest: number | null }>(
        'select count(*) as count, min(received_at) as oldest from webhook_hints where connection_id = $1',
        [connectionId],
      );
      return { count: rows[0]?.count ?? 0, oldestAt: rows[0]?.oldest ?? null };
    },
    received: async (connectionId, since) => {
      const { rows } = await pool.query<{ last: number | null; count: number }>(
        `select (select max(received_at) from webhook_deliveries where connection_id = $1) as last,
                (select coalesce(sum(count), 0)::bigint from webhook_minutes
                  where connection_id = $1 and minute >= $2) as count`,
        [connectionId, minuteOf(since)],
      );
      return { lastAt: rows[0]?.last ?? null, count: rows[0]?.count ?? 0 };
    },
    forget: async (connectionId, before, limit) => {
      await pool.query('delete from webhook_minutes where connection_id = $1 and minute < $2', [
        connectionId,
        minuteOf(before),
      ]);
      const { rowCount } = await pool.query(
        `delete from webhook_deliveries where ctid = any (array(
           select ctid from webhook_deliveries where connection_id = $1 and received_at < $2 limit $3))`,
        [connectionId, before, limit],
      );
      return rowCount ?? 0;
    },
    close: () => pool.end(),
  };
}

async function record(client: pg.PoolClient, deliveries: readonly Delivery[]): Promise<boolean[]> {
  // Several processes insert at once: all in one order, so that none waits for one that waits for it.
  const ordered = [...deliveries].sort((a, b) => compare(keyOf(a), keyOf(b)));
  const { rows } = await client.query<{ connection_id: number; delivery_id: string }>(
    `insert into webhook_deliveries (connection_id, delivery_id, event, received_at)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[])
     on conflict do nothing returning connection_id, delivery_id`,
    [
      ordered.map(({ connectionId }) => connectionId),
      ordered.map(({ deliveryId }) => deliveryId),
      ordered.map(({ hint }) => hint.event),
      ordered.map(({ receivedAt }) => receivedAt),
    ],
  );
  const fresh = new Set(rows.map((row) => `${row.connection_id} ${row.delivery_id}`));
  // One that is in the list twice is new once.
  const isNew = deliveries.map((delivery) => fresh.delete(keyOf(delivery)));
  const added = deliveries.filter((_, index) => isNew[index]);
  await noteHints(client, added);
  await noteMinutes(client, added);
  return isNew;
}

async function noteMinutes(client: pg.PoolClient, deliveries: readonly Delivery[]): Promise<void> {
  const rows = countedByMinute(deliveries);
  if (rows.length === 0) return;
  await client.query(
    `insert into webhook_minutes (connection_id, minute, count)
     select * from unnest($1::bigint[], $2::bigint[], $3::bigint[])
     on conflict (connection_id, minute) do update set count = webhook_minutes.count + excluded.count`,
    [rows.map((row) => row.connectionId), rows.map((row) => row.minute), rows.map((row) => row.count)],
  );
}

/** PostgreSQL refuses a statement that would update one row twice: what is said of one ticket is joined before. */
async function noteHints(client: pg.PoolClient, deliveries: readonly Delivery[]): Promise<void> {
  const hints = new Map<string, { connectionId: number; ticket: string; deleted: boolean; at: number; id: string }>();
  for (const { connectionId, deliveryId, hint, receivedAt } of deliveries) {
    for (const ticket of ticketsOf(hint)) {
      const key = `${connectionId} ${ticket}`;
      const before = hints.get(key);
      const deleted = hint.deleted || (before?.deleted ?? false);
      hints.set(key, { connectionId, ticket, deleted, at: before?.at ?? receivedAt, id: deliveryId });
    }
  }
  if (hints.size === 0) return;
  const rows = [...hints].sort(([a], [b]) => compare(a, b)).map(([, row]) => row);
  await client.query(
    `insert into webhook_hints (connection_id, ticket, deleted, received_at, delivery_id)
     select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
     on conflict (connection_id, ticket) do update
       set deleted = webhook_hints.deleted | excluded.deleted, delivery_id = excluded.delivery_id`,
    [
      rows.map((row) => row.connectionId),
      rows.map((row) => row.ticket),
      rows.map((row) => Number(row.deleted)),
      rows.map((row) => row.at),
      rows.map((row) => row.id),
    ],
  );
}

function keyOf({ connectionId, deliveryId }: Delivery): string {
  return `${connectionId} ${deliveryId}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
