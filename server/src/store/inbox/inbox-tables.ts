/**
 * The inbox's tables. Deliveries are kept to know them again; hints are what is still to be read, one row for
 * everything that was said of a ticket, so that their number is bounded by the tickets and not by the talk. How many
 * came is kept by the minute: there may be millions to count.
 */
export function inboxTables({ int, text }: { int: string; text: string }): string[] {
  return [
    `create table if not exists webhook_deliveries (connection_id ${int} not null, delivery_id ${text} not null,
       event ${text} not null, received_at ${int} not null, primary key (connection_id, delivery_id))`,
    `create index if not exists idx_webhook_deliveries_age on webhook_deliveries (connection_id, received_at)`,
    `create table if not exists webhook_hints (connection_id ${int} not null, ticket ${text} not null, deleted ${int} not null,
       received_at ${int} not null, delivery_id ${text} not null, primary key (connection_id, ticket))`,
    `create index if not exists idx_webhook_hints_age on webhook_hints (connection_id, received_at)`,
    `create table if not exists webhook_minutes (connection_id ${int} not null, minute ${int} not null,
       count ${int} not null, primary key (connection_id, minute))`,
  ];
}

const MINUTE_MS = 60_000;

/** The minute of an instant, as deliveries are counted by. */
export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS);
}

/** How many deliveries came of each connection in each minute, in the order in which their rows are written. */
export function countedByMinute(deliveries: readonly { connectionId: number; receivedAt: number }[]) {
  const counts = new Map<string, { connectionId: number; minute: number; count: number }>();
  for (const { connectionId, receivedAt } of deliveries) {
    const minute = minuteOf(receivedAt);
    const key = `${connectionId} ${minute}`;
    const { count } = counts.get(key) ?? { count: 0 };
    counts.set(key, { connectionId, minute, count: count + 1 });
  }
  return [...counts.values()].sort((a, b) => a.connectionId - b.connectionId || a.minute - b.minute);
}
