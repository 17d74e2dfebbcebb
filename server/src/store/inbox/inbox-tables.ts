/**
 * The inbox's tables. Deliveries are kept to know them again; hints are what is still to be read, one row for
 * everything that was said of a ticket, so that their number is bounded by the tickets and not by the talk.
 */
export function inboxTables({ int, text }: { int: string; text: string }): string[] {
  return [
    `create table webhook_deliveries (connection_id ${int} not null, delivery_id ${text} not null,
       event ${text} not null, received_at ${int} not null, primary key (connection_id, delivery_id))`,
    `create index idx_webhook_deliveries_age on webhook_deliveries (connection_id, received_at)`,
    `create table webhook_hints (connection_id ${int} not null, ticket ${text} not null, deleted ${int} not null,
       received_at ${int} not null, delivery_id ${text} not null, primary key (connection_id, ticket))`,
    `create index idx_webhook_hints_age on webhook_hints (connection_id, received_at)`,
  ];
}
