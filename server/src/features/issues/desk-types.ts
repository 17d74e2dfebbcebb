import type { IssueTypeView } from '@speedyflow/contract/issues';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { ZENDESK_TICKET_TYPES } from '../../domain/zendesk-types.ts';
import type { Database } from '../../store/database.ts';
import { readDesk, readTypes } from './issues.store.ts';

export interface TypedDesk {
  readonly source: 'jira' | 'zendesk';
  readonly ticket_types: string | null;
}

/** Every type a ticket of the desk can be made with; null where the site has not told them, or told of none. */
export function knownTypes({ source, ticket_types: told }: TypedDesk): readonly string[] | null {
  if (source === 'zendesk') return ZENDESK_TICKET_TYPES;
  const types = told === null ? [] : (JSON.parse(told) as string[]);
  return types.length === 0 ? null : types;
}

/** The types to choose from on a desk; those its tickets were seen to have where the site has not told them. */
export async function listTypes(database: Database, caller: Caller, deskId: number): Promise<IssueTypeView[]> {
  const desk = await visibleDesk(database, caller, deskId);
  const names = knownTypes(desk) ?? (await readTypes(database.read, desk.id));
  return names.map((name) => ({ name, required: ['type', 'summary'] }));
}

/** @throws AppError `NOT_FOUND`, alike for a desk that is not there and one that is not theirs */
export async function visibleDesk(database: Database, caller: Caller, deskId: number) {
  const desk = await readDesk(database.read, { id: deskId }, caller.deskIds);
  if (!desk) throw new AppError('not_found', 'NOT_FOUND', 'There is no such desk, or you may not see it.');
  return desk;
}
