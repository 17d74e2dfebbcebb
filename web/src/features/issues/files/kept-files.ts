import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

interface FilesSchema extends DBSchema {
  files: { key: string; value: Blob };
}

/** Files of this page, however full the device is. */
const here = new Map<string, Blob>();

let opened: { personId: number; database: Promise<IDBPDatabase<FilesSchema>> } | undefined;

function databaseOf(personId: number): Promise<IDBPDatabase<FilesSchema>> {
  if (opened?.personId !== personId) {
    const database = openDB<FilesSchema>(`speedyflow.files.${personId}`, 1, {
      upgrade: (fresh) => void fresh.createObjectStore('files'),
    });
    opened = { personId, database };
  }
  return opened.database;
}

/** The bytes of files that are to go with a reply: like its words they outlive the page, until the server has both. */
export const keptFiles = {
  async keep(personId: number, id: string, file: Blob): Promise<void> {
    here.set(id, file);
    const database = await databaseOf(personId);
    await database.put('files', file, id);
  },
  async read(personId: number, id: string): Promise<Blob | undefined> {
    return here.get(id) ?? (await databaseOf(personId)).get('files', id);
  },
  async forget(personId: number, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) here.delete(id);
    const database = await databaseOf(personId);
    await Promise.all(ids.map((id) => database.delete('files', id)));
  },
};
