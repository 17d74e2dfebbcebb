import type { TicketRowView } from '@speedyflow/contract/ticket';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { ApiError } from '../../../api/api-error.ts';
import type { Unsent } from './unsent.ts';

/** A failure as data: an error loses its members when a browser writes it down. */
type Kept = Omit<Unsent, 'error'> & { failure?: Pick<ApiError, 'code' | 'message' | 'status' | 'details'> };

interface UnsentSchema extends DBSchema {
  unsent: { key: string; value: Kept; indexes: { key: string } };
  /** Rows the server answered: until a list shows them, they are newer than what it shows. */
  answered: { key: string; value: { row: TicketRowView; at: number } };
}

/** How long an answered row may be newer than an answer kept on this device. */
const ANSWERED_MS = 24 * 3_600_000;

/** What a person has said and the server has not taken. */
export interface UnsentStore {
  all(): Promise<Unsent[]>;
  ofTicket(key: string): Promise<Unsent[]>;
  put(unsent: Unsent): Promise<void>;
  remove(id: string): Promise<void>;
  /** The server has taken it: in one step it is no longer to be sent, and its row is known. */
  taken(id: string, row: TicketRowView): Promise<void>;
  /** Rows the server answered lately. */
  answered(): Promise<TicketRowView[]>;
  forgetAnswered(): Promise<void>;
  close(): void;
}

/** Written down before it is sent. Like a draft it belongs to the person, and stays on this device when they sign out. */
class UnsentDatabase implements UnsentStore {
  readonly #database: IDBPDatabase<UnsentSchema>;

  constructor(database: IDBPDatabase<UnsentSchema>) {
    this.#database = database;
  }

  async all(): Promise<Unsent[]> {
    return inOrder((await this.#database.getAll('unsent')).map(fromKept));
  }

  async ofTicket(key: string): Promise<Unsent[]> {
    return inOrder((await this.#database.getAllFromIndex('unsent', 'key', key)).map(fromKept));
  }

  async put(unsent: Unsent): Promise<void> {
    const { error, ...rest } = unsent;
    await this.#database.put('unsent', error ? { ...rest, failure: failureOf(error) } : rest);
  }

  async remove(id: string): Promise<void> {
    await this.#database.delete('unsent', id);
  }

  async taken(id: string, row: TicketRowView): Promise<void> {
    const change = this.#database.transaction(['unsent', 'answered'], 'readwrite');
    await Promise.all([
      change.objectStore('unsent').delete(id),
      change.objectStore('answered').put({ row, at: Date.now() }, row.key),
      change.done,
    ]);
  }

  async answered(): Promise<TicketRowView[]> {
    const since = Date.now() - ANSWERED_MS;
    const rows: TicketRowView[] = [];
    const { store, done } = this.#database.transaction('answered', 'readwrite');
    for await (const cursor of store) {
      if (cursor.value.at >= since) rows.push(cursor.value.row);
      else void cursor.delete();
    }
    await done;
    return rows;
  }

  async forgetAnswered(): Promise<void> {
    await this.#database.clear('answered');
  }

  close(): void {
    this.#database.close();
  }
}

export async function openUnsentStore(personId: number): Promise<UnsentStore> {
  const database = await openDB<UnsentSchema>(`speedyflow.unsent.${personId}`, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('unsent', { keyPath: 'id' }).createIndex('key', 'key');
      fresh.createObjectStore('answered');
    },
  });
  return new UnsentDatabase(database);
}

export const inOrder = (unsent: Unsent[]): Unsent[] => unsent.sort((one, other) => one.order - other.order);

const failureOf = ({ code, message, status, details }: ApiError) => ({ code, message, status, details });

function fromKept({ failure, ...rest }: Kept): Unsent {
  if (!failure) return rest as Unsent;
  const { code, message, status, details } = failure;
  return { ...rest, error: new ApiError(code, message, status, details) } as Unsent;
}
