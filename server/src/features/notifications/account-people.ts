import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { Actor } from './notice.ts';

interface AccountPerson {
  user_id: number;
  person_id: number;
  connection_id: number;
  source_id: string;
  name: string;
}

/** Which people of the sites have an account here. */
export class AccountPeople {
  readonly #byPerson: ReadonlyMap<number, readonly AccountPerson[]>;
  readonly #ofConnection: ReadonlyMap<number, readonly AccountPerson[]>;

  private constructor(rows: readonly AccountPerson[]) {
    this.#byPerson = Map.groupBy(rows, (row) => row.person_id);
    this.#ofConnection = Map.groupBy(rows, (row) => row.connection_id);
  }

  static async read(db: Kysely<DatabaseSchema>): Promise<AccountPeople> {
    const rows = await db
      .selectFrom('user_people as link')
      .innerJoin('users as user', 'user.id', 'link.user_id')
      .innerJoin('people as person', 'person.id', 'link.person_id')
      .select(['link.user_id', 'link.person_id', 'person.connection_id', 'person.source_id', 'person.name'])
      .where('user.active', '=', 1)
      .execute();
    return new AccountPeople(rows);
  }

  /** Accounts of a person; several may be one. */
  usersOf(personId: number | null): number[] {
    return personId === null ? [] : (this.#byPerson.get(personId) ?? []).map(({ user_id }) => user_id);
  }

  /** The upstream's id of a person with an account. */
  sourceIdOf(personId: number | null): string | undefined {
    return personId === null ? undefined : this.#byPerson.get(personId)?.[0]?.source_id;
  }

  /** Accounts that a comment mentions: in a document by id, in plain words by `@` and the whole name. */
  mentionedIn(connectionId: number, { body, text }: { body: string; text: string }): Set<number> {
    const users = new Set<number>();
    const lower = text.includes('@') ? text.toLowerCase() : '';
    for (const { user_id, source_id, name } of this.#ofConnection.get(connectionId) ?? []) {
      if (mentionsId(body, source_id) || (name !== '' && mentionsName(lower, name.toLowerCase()))) users.add(user_id);
    }
    return users;
  }

  /** Whether an account did it itself. What was done here is of who did it here, whoever sent it there. */
  isOwn(userId: number, by: Actor | undefined): boolean {
    if (!by) return false;
    return 'userId' in by ? by.userId === userId : this.usersOf(by.personId).includes(userId);
  }
}

/** The mention node of an Atlassian document; its JSON is looked through as it stands. */
function mentionsId(body: string, sourceId: string): boolean {
  if (!body.includes('"mention"')) return false;
  const id = JSON.stringify(sourceId);
  return body.includes(`"id":${id}`) || body.includes(`"id": ${id}`);
}

function mentionsName(text: string, name: string): boolean {
  for (let at = text.indexOf(`@${name}`); at >= 0; at = text.indexOf(`@${name}`, at + 1)) {
    const next = text.slice(at + name.length + 1).at(0);
    if (next === undefined || !/[\p{L}\p{N}]/u.test(next)) return true;
  }
  return false;
}
