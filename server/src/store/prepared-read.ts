import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/** Texts of one kind that are worth keeping: how many there could be is up to who asks. */
export const PREPARED_MAX = 300;

/** What is filled in: several ids are one value. */
export type ReadValue = number | string | readonly number[];

/** Drafts the text of a read, in which the nth of the values it will be asked with has gaps. */
export interface ReadDraft {
  readonly dialect: Database['dialect'];
  value<T = number>(n: number): RawBuilder<T>;
  /** A condition right of a column: one of the ids. */
  among(n: number): RawBuilder<boolean>;
  /** The ids as a table with the one column `id`. */
  ids(n: number): RawBuilder<unknown>;
}

/** Stands in a statement's parameters for a value that differs from one time to the next. */
class Gap {
  readonly n: number;
  constructor(n: number) {
    this.n = n;
  }
}

interface Drafted {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/**
 * A read whose text is made once and prepared once per connection, for what is asked all the time: working out the
 * text costs more than running it.
 */
export class PreparedRead<Row> {
  readonly #draft: (draft: ReadDraft) => RawBuilder<Row>;
  readonly #drafted = new Map<Database['dialect'], Drafted>();

  constructor(draft: (draft: ReadDraft) => RawBuilder<Row>) {
    this.#draft = draft;
  }

  all(database: Database, values: readonly ReadValue[]): Promise<Row[]> {
    const { text, parameters } = this.#drafted.get(database.dialect) ?? this.#make(database);
    const packed = values.map(database.dialect === 'sqlite' ? packIds : asIs);
    return database.readPrepared<Row>(
      text,
      parameters.map((parameter) => (parameter instanceof Gap ? packed[parameter.n] : parameter)),
    );
  }

  #make({ dialect, read }: Database): Drafted {
    const { sql: text, parameters } = this.#draft(draftOf(dialect, (n) => new Gap(n))).compile(read.withoutPlugins());
    const drafted = { text, parameters };
    this.#drafted.set(dialect, drafted);
    return drafted;
  }
}

/** Drafts a text that is asked once, with the values in it. */
export function inlineDraft(dialect: Database['dialect'], values: readonly ReadValue[]): ReadDraft {
  const pack = dialect === 'sqlite' ? packIds : asIs;
  return draftOf(dialect, (n) => pack(values[n] as ReadValue));
}

const asIs = (value: ReadValue): unknown => value;
const packIds = (value: ReadValue): unknown => (typeof value === 'object' ? JSON.stringify(value) : value);

function draftOf(dialect: Database['dialect'], parameter: (n: number) => unknown): ReadDraft {
  if (dialect === 'sqlite') {
    return {
      dialect,
      value: (n) => sql`${parameter(n)}`,
      among: (n) => sql`in (select value from json_each(${parameter(n)}))`,
      ids: (n) => sql`(select value as id from json_each(${parameter(n)}))`,
    };
  }
  return {
    dialect,
    value: (n) => sql`${parameter(n)}`,
    among: (n) => sql`= any(cast(${parameter(n)} as bigint[]))`,
    ids: (n) => sql`(select unnest(cast(${parameter(n)} as bigint[])) as id)`,
  };
}
