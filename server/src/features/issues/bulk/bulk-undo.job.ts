import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../../domain/caller.ts';
import type { FieldEdits, TicketEdit } from '../../../domain/edit.ts';
import { type EditedMember, type Members, type MemberValue, wantedMembers } from '../../../domain/edit-conflict.ts';
import type { JobKind } from '../../../jobs/job-engine.ts';
import type { ListedRow } from '../../../readmodel/ticket-lists.ts';
import type { Database } from '../../../store/database.ts';
import { namedConflicts } from '../../../store/outbox/named-conflicts.ts';
import { type OutboxRow, openEdits } from '../../../store/outbox/outbox.ts';
import { dropEdit } from '../dropped-edits.ts';
import { standingValues } from '../edit-base.ts';
import { invalid, moveEdit } from '../wanted-edits.ts';
import { type ItemChange, readEditsOf, readJob } from './bulk.store.ts';
import { type BulkMeans, keepAll, type Plan, stepThrough } from './bulk-edit.job.ts';
import { stillHas, takenBack } from './taken-back.ts';

type Db = Database['read'];

/**
 * Takes a bulk edit back: a ticket that still has all it was given gets back what it had, by ordinary edits. One that
 * somebody changed since is left alone and reported. Edits of it that were refused are dropped: they never happened.
 */
export function bulkUndoJob(means: BulkMeans): JobKind {
  return {
    step: (database, job) =>
      stepThrough(means, database, job, async (caller, row, item) => {
        const undone = (await readJob(database.read, job.id))?.undo_of ?? 0;
        const change = JSON.parse(item.change ?? '{"before":{},"given":{}}') as ItemChange;
        return undoPlan(database, caller, row, { change, madeBy: undone });
      }),
  };
}

async function undoPlan(
  database: Database,
  caller: Caller,
  row: ListedRow,
  { change, madeBy }: { change: ItemChange; madeBy: number },
): Promise<Plan> {
  const { read } = database;
  const made = new Set(await readEditsOf(read, { jobId: madeBy, ticketId: row.id }));
  const refused = await refusedOf(read, row.id, made);
  const members = standing(change.given, refused);
  const present = await shown(read, row.id, members);
  const lost = members.filter((member) => !stillHas(member, change, present));
  const asBefore = members.every((member) => isDeepStrictEqual(present[member], change.before[member]));
  const edits = lost.length > 0 || asBefore ? [] : await reverseEdits(database, row, members, change, present);
  return async (tx, at) => {
    // One of them may have been sent again.
    if (!isDeepStrictEqual(await refusedOf(tx.db, row.id, made), refused)) return 'later';
    if (!isDeepStrictEqual(await shown(tx.db, row.id, members), present)) return 'later';
    for (const edit of refused) await dropEdit(tx, caller, edit, at);
    const touched = refused.length > 0;
    if (asBefore) return { state: 'unchanged', touched };
    if (lost.length > 0) {
      const conflicts = lost.map((field) => ({
        field,
        base: change.given[field] ?? null,
        theirs: present[field] ?? null,
        yours: change.before[field] ?? null,
      }));
      const failed = { code: 'CONFLICT', message: 'It was changed since, and is left as it is.' };
      return { state: 'conflict', failed, conflict: await namedConflicts(tx, row.connection_id, conflicts), touched };
    }
    return { ...(await keepAll(tx, caller, row, edits, at)), touched: true };
  };
}

async function refusedOf(db: Db, ticketId: number, made: ReadonlySet<number>): Promise<OutboxRow[]> {
  return (await openEdits(db, ticketId)).filter(({ id, state }) => made.has(id) && state === 'failed');
}

/** The members that were given something, but for those whose edits were refused. */
function standing(given: Partial<Members>, refused: readonly OutboxRow[]): EditedMember[] {
  const never = new Set(refused.flatMap(({ edit }) => Object.keys(wantedMembers(edit as TicketEdit))));
  return (Object.keys(given) as EditedMember[]).filter((member) => !never.has(member));
}

/** What some members of a ticket show, edits on their way counted in. */
async function shown(db: Db, ticketId: number, members: readonly EditedMember[]): Promise<Partial<Members>> {
  const values = await standingValues(db, ticketId, members);
  return Object.fromEntries(members.map((member) => [member, values[member]?.at(-1) ?? null]));
}

async function reverseEdits(
  database: Database,
  row: ListedRow,
  members: readonly EditedMember[],
  change: ItemChange,
  present: Partial<Members>,
): Promise<TicketEdit[]> {
  const edits: TicketEdit[] = [];
  const fields: FieldEdits = {};
  for (const member of members) {
    const value = takenBack(member, change, present);
    if (member === 'status') edits.push(await moveEdit(database, row, { to_status_id: String(value) }));
    else if (member === 'assignee') edits.push({ kind: 'assign', assigneeSourceId: value as string | null });
    else Object.assign(fields, fieldOf(member, value));
  }
  return Object.keys(fields).length > 0 ? [...edits, { kind: 'fields', fields }] : edits;
}

function fieldOf(member: EditedMember, value: MemberValue): FieldEdits {
  switch (member) {
    case 'labels':
      return { labels: value as string[] };
    case 'story_points':
      return { storyPoints: value as number | null };
    case 'priority':
      if (value === null) throw invalid('priority', 'was none before, and no site takes one away');
      return { priority: value as string };
    default:
      throw new TypeError(`no bulk edit changes ${member}`);
  }
}
