import type { ListFilter } from '@speedyflow/contract/list-filter';
import type { ListColumn } from '@speedyflow/contract/list-look';
import type { SortKey } from '@speedyflow/contract/paging';
import { SAVED_VIEWS_MAX, type SavedViewView, SHARED_VIEWS_MAX } from '@speedyflow/contract/saved-views';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { isEditable, noSuch, requireEditable } from '../../domain/ownership.ts';
import { filteredList, talliedCount } from '../../readmodel/filtered-list.ts';
import type { Database } from '../../store/database.ts';
import { type OwnedRow, ownedRows } from '../../store/owned-rows.ts';

export interface WantedView {
  name: string;
  filter: ListFilter;
  sort?: SortKey | null;
  columns?: ListColumn[] | null;
  shared?: boolean;
}

type ViewRow = OwnedRow<'saved_views'>;

const NOUN = 'saved view';
const store = ownedRows('saved_views', 'name');

/** The caller's views and those shared with them; of somebody else's that is of a queue they may not see, nothing. */
export async function listViews(database: Database, caller: Caller, at: number): Promise<SavedViewView[]> {
  const views: SavedViewView[] = [];
  for (const row of await store.read(database.read, caller.userId)) {
    const count = await countOf(database, caller, row, at);
    if (count !== 'hidden' || row.owner_id === caller.userId) views.push(viewOf(caller, row, count));
  }
  return views;
}

/** @throws AppError as the list itself would: what cannot be shown cannot be saved */
export async function createView(
  database: Database,
  caller: Caller,
  wanted: WantedView,
  at: number,
): Promise<SavedViewView> {
  await filteredList(database, caller, wanted.filter, at);
  const id = await database.transaction(async ({ db }) => {
    if ((await store.countOf(db, caller.userId)) >= SAVED_VIEWS_MAX) {
      throw new AppError('conflict', 'CONFLICT', `You have ${SAVED_VIEWS_MAX} saved views; remove one first.`);
    }
    if (wanted.shared) await requireRoom(db);
    return store.insert(db, { owner_id: caller.userId, created_at: at, ...columnsOf(wanted, at) });
  });
  return readBack(database, caller, id, at);
}

export async function replaceView(
  database: Database,
  caller: Caller,
  id: number,
  wanted: WantedView,
  at: number,
): Promise<SavedViewView> {
  await filteredList(database, caller, wanted.filter, at);
  await database.transaction(async ({ db }) => {
    const row = requireEditable(await store.readOne(db, id), caller, NOUN);
    const kept = { ...wanted, shared: wanted.shared ?? row.shared === 1 };
    if (kept.shared && row.shared === 0) await requireRoom(db);
    await store.update(db, id, columnsOf(kept, at));
  });
  return readBack(database, caller, id, at);
}

export async function removeView(database: Database, caller: Caller, id: number): Promise<void> {
  await database.transaction(async ({ db }) => {
    requireEditable(await store.readOne(db, id), caller, NOUN);
    await store.remove(db, id);
  });
}

function columnsOf({ name, filter, sort, columns, shared = false }: WantedView, at: number) {
  return {
    name: name.trim(),
    filter: JSON.stringify(filter),
    sort: sort ?? null,
    columns: columns ? JSON.stringify(columns) : null,
    shared: shared ? 1 : 0,
    updated_at: at,
  };
}

async function readBack(database: Database, caller: Caller, id: number, at: number): Promise<SavedViewView> {
  const row = await store.readOne(database.read, id);
  if (!row) throw noSuch(NOUN);
  return viewOf(caller, row, await countOf(database, caller, row, at));
}

/** Everyone has all that are shared. */
async function requireRoom(db: Database['read']): Promise<void> {
  if ((await store.countShared(db)) < SHARED_VIEWS_MAX) return;
  throw new AppError(
    'conflict',
    'CONFLICT',
    `${SHARED_VIEWS_MAX} views are shared here; end the sharing of one first.`,
  );
}

/** `hidden`: it is of something the caller may not see; undefined: nothing tells without reading the tickets. */
type Count = number | 'hidden' | undefined;

/** A view that cannot be counted, as one an earlier version kept, does not take the others with it. */
async function countOf(database: Database, caller: Caller, row: ViewRow, at: number): Promise<Count> {
  try {
    return await talliedCount(database, caller, JSON.parse(row.filter) as ListFilter, at);
  } catch (error) {
    return error instanceof AppError && error.kind === 'not_found' ? 'hidden' : undefined;
  }
}

function viewOf(caller: Caller, row: ViewRow, count: Count): SavedViewView {
  return {
    id: row.id,
    name: row.name,
    filter: JSON.parse(row.filter) as ListFilter,
    sort: row.sort as SortKey | null,
    columns: row.columns === null ? null : (JSON.parse(row.columns) as ListColumn[]),
    shared: row.shared === 1,
    owner: row.owner_name ?? '',
    mine: row.owner_id === caller.userId,
    editable: isEditable(row, caller),
    count: typeof count === 'number' ? count : null,
  };
}
