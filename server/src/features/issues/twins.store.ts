import type { TwinView } from '@speedyflow/contract/ticket';
import { sql } from 'kysely';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { Database } from '../../store/database.ts';
import { PreparedRead } from '../../store/prepared-read.ts';
import type { DeskTable } from '../../store/schema/mirror-tables.ts';

/** A ticket, and what kind of desk it is on. */
type TwinRow = ListedRow & { readonly desk_kind: DeskTable['kind'] };

/** An outage is one issue and the tickets of hundreds: nobody reads more than these beside each other. */
const TWINS_MAX = 8;

/** Whichever of the two sites told of them, by a listing or in words; both ends go by the names they have there. */
const TWINS = new PreparedRead<TwinRow>(
  ({ value, among }) => sql`
    with own as (
      select t.id, t.connection_id, t.source_id, c.kind, c.site
      from tickets t join connections c on c.id = t.connection_id where t.id = ${value(0)})
    select r.*, d.unit_id, d.kind as desk_kind from ticket_rows r join desks d on d.id = r.desk_id
    where r.desk_id ${among(1)} and r.id in (
      select other.id from own
        join twins on twins.connection_id = own.connection_id and twins.source_id = own.source_id
        join ticket_keys named on named.key = twins.other_key
        join tickets other on other.id = named.ticket_id
        join connections c on c.id = other.connection_id
      where c.kind <> own.kind and (twins.other_site = c.site or twins.other_source_id = other.source_id)
      union
      select teller.id from own
        join ticket_keys named on named.ticket_id = own.id
        join twins on twins.other_key = named.key
        join tickets teller on teller.connection_id = twins.connection_id and teller.source_id = twins.source_id
        join connections c on c.id = teller.connection_id
      where c.kind <> own.kind and (twins.other_site = own.site or twins.other_source_id = own.source_id))
    order by r.solved, r.updated_at desc, r.id limit ${sql.lit(TWINS_MAX)}`,
);

/** The tickets of other sites that are about the same as this one, among the given desks: the open ones first, the last changed first. */
export function readTwins(database: Database, ticketId: number, deskIds: readonly number[]): Promise<TwinRow[]> {
  return TWINS.all(database, [ticketId, deskIds]);
}

export function twinView(row: ListedRow, deskKind: DeskTable['kind']): TwinView {
  const { key, source, summary, status, status_category } = row;
  return { key, source, summary, status, status_category, customer_reads: customerReads(deskKind) };
}

/** Whether what is public on a desk is for a customer: a project of developers has none. */
export function customerReads(deskKind: DeskTable['kind']): boolean {
  return deskKind !== 'project';
}
