import { sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { PreparedRead } from '../../store/prepared-read.ts';
import type { DeskTable, TicketTable } from '../../store/schema/mirror-tables.ts';

type Told = Pick<
  TicketTable,
  'url' | 'description_format' | 'description_source' | 'description_text' | 'components' | 'custom_fields' | 'service'
>;

/** What a ticket shows beside its row, and which parts of it there are to read: most tickets have few. */
export interface TicketOutline extends Told {
  readonly desk_name: string;
  readonly desk_kind: DeskTable['kind'];
  readonly worklog_seconds: number;
  /** True or false as the database has it. */
  readonly has_edits: boolean | number;
  readonly has_links: boolean | number;
  readonly has_subtasks: boolean | number;
  readonly has_sprints: boolean | number;
  readonly has_clocks: boolean | number;
}

const OUTLINE = new PreparedRead<TicketOutline>(
  ({ value }) => sql`select t.url, t.description_format, t.description_source, t.description_text, t.components,
      t.custom_fields, t.service, d.name as desk_name, d.kind as desk_kind,
      (select cast(coalesce(sum(seconds), 0) as double precision) from worklogs where ticket_id = t.id)
        as worklog_seconds,
      exists (select 1 from outbox where ticket_id = t.id and state <> 'confirmed') as has_edits,
      exists (select 1 from ticket_links where ticket_id = t.id) as has_links,
      exists (select 1 from ticket_rows child where child.connection_id = t.connection_id
        and child.parent_source_id = t.source_id and child.is_subtask = 1) as has_subtasks,
      exists (select 1 from ticket_sprints where ticket_id = t.id) as has_sprints,
      exists (select 1 from sla_clocks where ticket_id = t.id) as has_clocks
    from tickets t join desks d on d.id = t.desk_id where t.id = ${value(0)}`,
);

/** @throws Error when there is no such ticket */
export async function readOutline(database: Database, ticketId: number): Promise<TicketOutline> {
  const [outline] = await OUTLINE.all(database, [ticketId]);
  if (!outline) throw new Error(`ticket ${ticketId} has a row and is not there`);
  return outline;
}
