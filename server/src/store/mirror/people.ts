import type { SourcePerson } from '../../domain/source.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';

/** Ids of people by their source id. */
export type PersonIds = ReadonlyMap<string, number>;

/**
 * Keeps people as the upstream last showed them and returns their ids. A known e-mail address is not lost when a
 * later sight of the person leaves it out, as profile visibility often does.
 *
 * @returns ids of all given people, and of those among them that are new or changed
 */
export async function writePeople(
  tx: WriteTransaction,
  connectionId: number,
  people: readonly SourcePerson[],
): Promise<{ ids: PersonIds; changed: number[] }> {
  // A page shows the same few people again and again.
  const shown = new Map(people.map((person) => [person.sourceId, person]));
  const bySource = new Map(
    [...shown].map(([sourceId, person]) => [sourceId, { ...person, email: person.email?.toLowerCase() ?? null }]),
  );
  const known = await readPeople(tx, connectionId, [...bySource.keys()]);
  const different = [...bySource.values()].filter((person) => {
    const before = known.get(person.sourceId);
    return (
      !before ||
      before.name !== person.name ||
      before.active !== Number(person.active) ||
      before.kind !== person.kind ||
      (person.email !== null && before.email !== person.email)
    );
  });
  await writeMany(
    tx,
    'people',
    different.map((person) => ({
      connection_id: connectionId,
      source_id: person.sourceId,
      name: person.name,
      email: person.email,
      active: Number(person.active),
      kind: person.kind,
    })),
    {
      key: ['connection_id', 'source_id'],
      overwrite: ['name', 'active', 'kind'],
      set: { email: 'coalesce(excluded.email, people.email)' },
    },
  );
  const fresh = await readPeople(
    tx,
    connectionId,
    different.map((person) => person.sourceId),
  );
  const ids = new Map<string, number>();
  for (const [sourceId, row] of [...known, ...fresh]) ids.set(sourceId, row.id);
  return { ids, changed: [...fresh.values()].map((row) => row.id) };
}

/**
 * Ids of all people named by source id: those given, and those other reads have brought. Someone nobody has shown yet
 * is missing.
 */
export async function knownPeople(
  tx: WriteTransaction,
  connectionId: number,
  given: PersonIds,
  named: Iterable<string | null>,
): Promise<PersonIds> {
  const missing = new Set<string>();
  for (const sourceId of named) if (sourceId !== null && !given.has(sourceId)) missing.add(sourceId);
  if (missing.size === 0) return given;
  const ids = new Map(given);
  for (const [sourceId, row] of await readPeople(tx, connectionId, [...missing])) ids.set(sourceId, row.id);
  return ids;
}

const LOOKUP_BATCH = 500;

async function readPeople(tx: WriteTransaction, connectionId: number, sourceIds: readonly string[]) {
  const found = new Map<string, { id: number; name: string; email: string | null; active: number; kind: string }>();
  for (let start = 0; start < sourceIds.length; start += LOOKUP_BATCH) {
    const rows = await tx.db
      .selectFrom('people')
      .select(['id', 'source_id', 'name', 'email', 'active', 'kind'])
      .where('connection_id', '=', connectionId)
      .where('source_id', 'in', sourceIds.slice(start, start + LOOKUP_BATCH))
      .execute();
    for (const row of rows) found.set(row.source_id, row);
  }
  return found;
}
