import { type Kysely, sql } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { AccountPeople } from './account-people.ts';
import type { Notice } from './notice.ts';

/** How long before a clock runs out it is told that it will. */
const SOON_MS = 30 * 60_000;

/** Unsolved tickets of people here whose clock ran out since, or is about to. `cross join`: see readmodel/view-clock. */
export async function noticesOfClocks(
  db: Kysely<DatabaseSchema>,
  { since, at }: { since: number; at: number },
  people: () => Promise<AccountPeople>,
  settled: ReadonlySet<number>,
): Promise<Notice[]> {
  const { rows } = await sql<{ id: number; connection_id: number; assignee_id: number; due_at: number }>`
    select r.id, r.connection_id, r.assignee_id, r.sla_order as due_at from desks d cross join ticket_rows r
    where r.desk_id = d.id and r.sla_order > ${since} and r.sla_order <= ${at + SOON_MS}
      and r.sla_state in ('running', 'breached') and r.assignee_id is not null`.execute(db);
  const running = rows.filter(({ connection_id }) => settled.has(connection_id));
  if (running.length === 0) return [];
  const accounts = await people();
  return running.flatMap(({ id, assignee_id, due_at }) =>
    accounts.usersOf(assignee_id).map((userId): Notice => {
      const isOver = due_at <= at;
      const cause = `${isOver ? 'breached' : 'soon'} ${due_at}`;
      return { userId, kind: isOver ? 'sla_breached' : 'sla_soon', ticketId: id, cause, at: isOver ? due_at : at };
    }),
  );
}
