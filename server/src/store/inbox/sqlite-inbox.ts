import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type SQLite from 'better-sqlite3';
import { AppError } from '../../domain/errors.ts';
import { checkpointAside } from '../dialect/checkpoints.ts';
import { openConnection } from '../dialect/sqlite.ts';
import { type Delivery, type InboxStore, type PendingHint, ticketsOf } from './inbox.ts';
import { countedByMinute, inboxTables, minuteOf } from './inbox-tables.ts';

/** Raised with every change of the tables. */
const SCHEMA_VERSION = 2;

/**
 * The inbox as a file of its own: SQLite has one writer per file, and a webhook must not wait for a page of sync.
 *
 * @param file path of the inbox's file
 * @param options.thread checkpoints in a thread beside: a webhook that comes in between would wait for the whole of it
 * @throws AppError `unavailable` when it was written by a newer version
 */
export function openSqliteInbox(file: string, { thread = false }: { thread?: boolean } = {}): InboxStore {
  mkdirSync(dirname(file), { recursive: true });
  const database = openConnection(file);
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > SCHEMA_VERSION) {
    database.close();
    throw new AppError('unavailable', 'UNAVAILABLE', 'The inbox was written by a newer version of SpeedyFlow.');
  }
  if (version < SCHEMA_VERSION) {
    database.transaction(() => {
      for (const statement of inboxTables({ int: 'integer', text: 'text' })) database.exec(statement);
      database.pragma(`user_version = ${SCHEMA_VERSION}`);
    })();
  }
  const statements = prepare(database);
  const checkpoints = thread ? checkpointAside(database) : null;

  const record = database.transaction((deliveries: readonly Delivery[]) => {
    const isNew = deliveries.map((delivery) => {
      const { connectionId, deliveryId, hint, receivedAt } = delivery;
      const { changes } = statements.deliver.run(connectionId, deliveryId, hint.event, receivedAt);
      if (changes === 0) return false;
      for (const ticket of ticketsOf(hint)) {
        statements.hint.run(connectionId, ticket, Number(hint.deleted), receivedAt, deliveryId);
      }
      return true;
    });
    for (const { connectionId, minute, count } of countedByMinute(deliveries.filter((_, index) => isNew[index]))) {
      statements.counted.run(connectionId, minute, count);
    }
    return isNew;
  });
  const forget = database.transaction((connectionId: number, before: number, limit: number) => {
    statements.forgetMinutes.run(connectionId, minuteOf(before));
    return statements.forget.run(connectionId, before, limit).changes;
  });
  const settle = database.transaction((connectionId: number, hints: readonly PendingHint[]) => {
    for (const { ticket, deliveryId } of hints) statements.settle.run(connectionId, ticket, deliveryId);
  });

  /** Does what is done again should a power cut undo it: the disk is not waited for. */
  const inPassing = <Result>(work: () => Result): Result => {
    database.pragma('synchronous = normal');
    try {
      return work();
    } finally {
      database.pragma('synchronous = full');
    }
  };

  return {
    record: async (deliveries) => {
      const isNew = record.immediate(deliveries);
      checkpoints?.note();
      return isNew;
    },
    pending: async (connectionId, limit) =>
      statements.pending
        .all(connectionId, limit)
        .map((row) => ({ ...row, deleted: row.deleted === 1 }) satisfies PendingHint),
    settle: async (connectionId, hints) => inPassing(() => settle.immediate(connectionId, hints)),
    backlog: async () => statements.backlog.get()?.count ?? 0,
    waiting: async (connectionId) => statements.waiting.get(connectionId) ?? { count: 0, oldestAt: null },
    received: async (connectionId, since) => ({
      lastAt: statements.last.get(connectionId)?.at ?? null,
      count: statements.count.get(connectionId, minuteOf(since))?.count ?? 0,
    }),
    forget: async (connectionId, before, limit) => inPassing(() => forget.immediate(connectionId, before, limit)),
    close: async () => {
      await checkpoints?.stop();
      database.pragma('wal_checkpoint(truncate)');
      database.close();
    },
  };
}

type HintRow = Omit<PendingHint, 'deleted'> & { deleted: number };

function prepare(database: SQLite.Database) {
  return {
    deliver: database.prepare<[number, string, string, number]>(
      `insert into webhook_deliveries (connection_id, delivery_id, event, received_at) values (?, ?, ?, ?)
       on conflict do nothing`,
    ),
    hint: database.prepare<[number, string, number, number, string]>(
      `insert into webhook_hints (connection_id, ticket, deleted, received_at, delivery_id) values (?, ?, ?, ?, ?)
       on conflict (connection_id, ticket) do update
         set deleted = deleted | excluded.deleted, delivery_id = excluded.delivery_id`,
    ),
    settle: database.prepare<[number, string, string]>(
      'delete from webhook_hints where connection_id = ? and ticket = ? and delivery_id = ?',
    ),
    pending: database.prepare<[number, number], HintRow>(
      `select ticket, deleted, received_at as receivedAt, delivery_id as deliveryId from webhook_hints
       where connection_id = ? order by received_at limit ?`,
    ),
    backlog: database.prepare<[], { count: number }>('select count(*) as count from webhook_hints'),
    waiting: database.prepare<[number], { count: number; oldestAt: number | null }>(
      'select count(*) as count, min(received_at) as oldestAt from webhook_hints where connection_id = ?',
    ),
    last: database.prepare<[number], { at: number | null }>(
      'select max(received_at) as at from webhook_deliveries where connection_id = ?',
    ),
    count: database.prepare<[number, number], { count: number }>(
      'select coalesce(sum(count), 0) as count from webhook_minutes where connection_id = ? and minute >= ?',
    ),
    counted: database.prepare<[number, number, number]>(
      `insert into webhook_minutes (connection_id, minute, count) values (?, ?, ?)
       on conflict (connection_id, minute) do update set count = count + excluded.count`,
    ),
    forgetMinutes: database.prepare<[number, number]>(
      'delete from webhook_minutes where connection_id = ? and minute < ?',
    ),
    forget: database.prepare<[number, number, number]>(
      `delete from webhook_deliveries where rowid in
         (select rowid from webhook_deliveries where connection_id = ? and received_at < ? limit ?)`,
    ),
  };
}
