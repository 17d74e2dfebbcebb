import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../../src/store/schema/database-schema.ts';
import type { SlaClockTable } from '../../src/store/schema/mirror-tables.ts';
import type { TicketRowTable } from '../../src/store/schema/read-tables.ts';
import { SLA_NAME } from './small-world.ts';

/** A row with what conditions ask of it beside. */
export interface MirroredRow extends TicketRowTable {
  readonly assigneeSourceId: string | null;
  readonly requesterSourceId: string | null;
  readonly deskSourceId: string;
  readonly unitId: number;
  readonly labelList: readonly string[];
  /** Its clocks of the one name. */
  readonly slaClocks: readonly Pick<SlaClockTable, 'state' | 'due_at'>[];
}

/** Every row there is. */
export async function readEveryRow(db: Kysely<DatabaseSchema>): Promise<MirroredRow[]> {
  const rows = await db.selectFrom('ticket_rows').selectAll().execute();
  const people = await db.selectFrom('people').select(['id', 'source_id']).execute();
  const desks = await db.selectFrom('desks').select(['id', 'source_id', 'unit_id']).execute();
  const clocks = await db.selectFrom('sla_clocks').selectAll().where('name', '=', SLA_NAME).execute();
  const sourceOf = (id: number | null) => people.find((person) => person.id === id)?.source_id ?? null;
  return rows.map((row) => {
    const desk = desks.find((one) => one.id === row.desk_id)!;
    return {
      ...row,
      assigneeSourceId: sourceOf(row.assignee_id),
      requesterSourceId: sourceOf(row.requester_id),
      deskSourceId: desk.source_id,
      unitId: desk.unit_id!,
      labelList: row.labels.split('\n').filter((label) => label !== ''),
      slaClocks: clocks.filter((clock) => clock.ticket_id === row.id),
    };
  });
}
