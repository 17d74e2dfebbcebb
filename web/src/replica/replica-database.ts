import type { TicketRowView } from '@speedyflow/contract/ticket';
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { KeptClass } from './kept-answers.ts';

/** An answer of the server as text: its length is what it costs, and it is read faster than a tree of objects. */
export interface KeptAnswer {
  key: string;
  kept: KeptClass;
  text: string;
  /** When the server gave it, epoch ms. */
  at: number;
  usedAt: number;
}

interface ReplicaSchema extends DBSchema {
  answers: { key: string; value: KeptAnswer; indexes: { usedAt: number; use: [KeptClass, number] } };
  rows: { key: number; value: TicketRowView };
  marks: { key: keyof Marks; value: Marks[keyof Marks] };
}

interface Marks {
  /** How far the rows have followed the change log; none before all of them were read. */
  seq: number;
  /** Ids of the desks that what is held is of: as many as the server showed last. */
  desks: number[];
}

export type ReplicaDatabase = IDBPDatabase<ReplicaSchema>;

const PREFIX = 'speedyflow.replica.';
/** Another version is another shape; what an older one held is read anew from the server. */
const VERSION = 3;

/** Opens what this device holds for a person; a replica of another shape begins empty. */
export function openReplica(personId: number): Promise<ReplicaDatabase> {
  return openDB<ReplicaSchema>(PREFIX + personId, VERSION, {
    upgrade(database) {
      for (const name of [...database.objectStoreNames]) database.deleteObjectStore(name);
      const answers = database.createObjectStore('answers', { keyPath: 'key' });
      answers.createIndex('usedAt', 'usedAt');
      answers.createIndex('use', ['kept', 'usedAt']);
      database.createObjectStore('rows', { keyPath: 'id' });
      database.createObjectStore('marks');
    },
    // A newer page wants another shape, or somebody signs out in another tab: this one goes on without.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
}

/** What was noted last under a name. */
export function readMark<Name extends keyof Marks>(
  database: ReplicaDatabase,
  name: Name,
): Promise<Marks[Name] | undefined> {
  return database.get('marks', name) as Promise<Marks[Name] | undefined>;
}

/** Removes what this device holds of everybody but one, or of everybody. */
export async function deleteReplicas({ but }: { but?: number } = {}): Promise<void> {
  const all = await indexedDB.databases();
  const others = all.flatMap(({ name = '' }) => (name.startsWith(PREFIX) && name !== PREFIX + but ? [name] : []));
  await Promise.all(others.map((name) => deleteDB(name)));
}
