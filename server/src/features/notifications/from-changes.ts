import { type Kysely, sql } from 'kysely';
import type { Edit } from '../../domain/edit.ts';
import type { SourceHistoryItem } from '../../domain/source.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { ChangeLogTable, TicketRowTable } from '../../store/schema/read-tables.ts';
import type { AccountPeople } from './account-people.ts';
import { type Actor, NEWS_MS, type Notice } from './notice.ts';

type Db = Kysely<DatabaseSchema>;
type Row = Pick<TicketRowTable, 'id' | 'connection_id' | 'assignee_id' | 'created_at'>;

/** What counts as new. */
export interface News {
  /** Connections that were read whole once: until then everything is new, and nothing is news. */
  readonly settled: ReadonlySet<number>;
  /** Comments after this one: what was said before a ticket became one's own was not said to one. */
  readonly afterComment: number;
}

/** Members of a change under which something may have been said. */
const SAID = ['"details"', '"comments"', '"comment_count"', '"last_message_at"'];

/** How much of a comment is looked through for mentions. */
const LOOKED_THROUGH = 50_000;

/** How long before an assignment shows it may have been asked for. */
const ASKED_MS = 3_600_000;

/**
 * Who is concerned by entries of the change log: whose ticket it became, who was mentioned, on whose ticket something
 * was said. Nobody is by what they did themselves.
 */
export async function noticesOfChanges(
  db: Db,
  entries: readonly ChangeLogTable[],
  people: () => Promise<AccountPeople>,
  { settled, afterComment }: News,
): Promise<Notice[]> {
  const standing = entries.filter(mayConcern);
  const rows = new Map((await readRows(db, standing)).map((row) => [row.id, row]));
  const given: Given[] = [];
  const said = new Map<number, Row>();
  for (const entry of standing) {
    const row = rows.get(entry.ticket_id);
    if (!row || !settled.has(row.connection_id)) continue;
    const isNew = entry.kind === 'added' && row.created_at > entry.at - NEWS_MS;
    const isGiven = isNew || entry.fields.includes('"assignee_id"');
    if (isGiven && row.assignee_id !== null) given.push({ row, entry });
    if (isNew || SAID.some((member) => entry.fields.includes(member))) said.set(row.id, row);
  }
  if (given.length === 0 && said.size === 0) return [];
  const accounts = await people();
  const here = given.filter(({ row }) => accounts.usersOf(row.assignee_id).length > 0);
  const since = Math.min(...standing.map(({ at }) => at)) - NEWS_MS;
  return [...(await assignments(db, here, accounts)), ...(await messages(db, said, { since, afterComment }, accounts))];
}

/** Most changes are of nobody's ticket and say nothing. */
function mayConcern({ kind, fields }: ChangeLogTable): boolean {
  if (kind !== 'changed') return kind === 'added';
  return fields.includes('"assignee_id"') || SAID.some((member) => fields.includes(member));
}

async function readRows(db: Db, entries: readonly ChangeLogTable[]): Promise<Row[]> {
  const ids = [...new Set(entries.map(({ ticket_id }) => ticket_id))];
  if (ids.length === 0) return [];
  const columns = ['id', 'connection_id', 'assignee_id', 'created_at'] as const;
  return db.selectFrom('ticket_rows').select(columns).where('id', 'in', ids).execute();
}

interface Given {
  readonly row: Row;
  readonly entry: ChangeLogTable;
}

async function assignments(db: Db, given: readonly Given[], people: AccountPeople): Promise<Notice[]> {
  const assigner = await assigners(db, given);
  return given.flatMap(({ row, entry }) => {
    const by = assigner(row.id, people.sourceIdOf(row.assignee_id));
    return people
      .usersOf(row.assignee_id)
      .filter((userId) => !people.isOwn(userId, by))
      .map((userId): Notice => {
        const notice = { userId, kind: 'assigned' as const, ticketId: row.id, at: entry.at };
        return { ...notice, cause: `assigned ${entry.seq}`, ...(by ? { by } : {}) };
      });
  });
}

/** Who gave a ticket to whom it has now: by an edit made here, else by what the site's history says. */
async function assigners(db: Db, given: readonly Given[]) {
  const ids = given.map(({ row }) => row.id);
  if (ids.length === 0) return () => undefined;
  const since = Math.min(...given.map(({ entry }) => entry.at)) - ASKED_MS;
  const edits = await db
    .selectFrom('outbox')
    .select(['ticket_id', 'user_id', 'edit'])
    .where('ticket_id', 'in', ids)
    .where('kind', 'in', ['assign', 'create'])
    .where('created_at', '>=', since)
    .orderBy('id', 'desc')
    .execute();
  const histories = await db
    .selectFrom('ticket_history')
    .select(['ticket_id', 'author_id', 'items'])
    .where('ticket_id', 'in', ids)
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .execute();
  const editsOf = Map.groupBy(edits, (edit) => edit.ticket_id);
  const pastOf = Map.groupBy(histories, (entry) => entry.ticket_id);
  return (ticketId: number, assignee: string | undefined): Actor | undefined => {
    const edit = editsOf.get(ticketId)?.find((one) => assigneeOf(JSON.parse(one.edit) as Edit) === assignee);
    if (edit) return { userId: edit.user_id };
    const move = pastOf.get(ticketId)?.find(({ items }) => assignedTo(items) === assignee);
    return personOf(move?.author_id ?? null);
  };
}

function assignedTo(items: string): string | null | undefined {
  return (JSON.parse(items) as SourceHistoryItem[]).find(({ field }) => field === 'assignee')?.toId;
}

function assigneeOf(edit: Edit): string | null | undefined {
  if (edit.kind === 'assign') return edit.assigneeSourceId;
  return edit.kind === 'create' ? edit.ticket.assigneeSourceId : undefined;
}

async function messages(
  db: Db,
  said: ReadonlyMap<number, Row>,
  { since, afterComment }: { since: number; afterComment: number },
  people: AccountPeople,
): Promise<Notice[]> {
  if (said.size === 0) return [];
  const comments = await db
    .selectFrom('comments as comment')
    .innerJoin('ticket_rows as row', 'row.id', 'comment.ticket_id')
    .select(['comment.ticket_id', 'comment.source_id', 'comment.author_id', 'comment.created_at'])
    .select(sql<string>`substr(comment.body, 1, ${sql.lit(LOOKED_THROUGH)})`.as('body'))
    .select(sql<string>`substr(comment.body_text, 1, ${sql.lit(LOOKED_THROUGH)})`.as('text'))
    .where('comment.ticket_id', 'in', [...said.keys()])
    .where('comment.created_at', '>', since)
    .where('comment.id', '>', afterComment)
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('user_people as link')
            .select('link.user_id')
            .whereRef('link.person_id', '=', 'row.assignee_id'),
        ),
        eb('comment.body', 'like', '%@%'),
        eb('comment.body', 'like', '%"mention"%'),
      ]),
    )
    .execute();
  const authors = await authorsHere(db, comments);
  const notices: Notice[] = [];
  for (const comment of comments) {
    const row = said.get(comment.ticket_id);
    if (!row) continue;
    const by = authors(comment.ticket_id, comment.source_id) ?? personOf(comment.author_id);
    const mentioned = people.mentionedIn(row.connection_id, comment);
    for (const userId of new Set([...mentioned, ...people.usersOf(row.assignee_id)])) {
      if (people.isOwn(userId, by)) continue;
      notices.push({
        userId,
        kind: mentioned.has(userId) ? 'mentioned' : 'commented',
        ticketId: row.id,
        cause: `comment ${comment.source_id}`,
        about: comment.source_id,
        ...(by ? { by } : {}),
        at: comment.created_at,
      });
    }
  }
  return notices;
}

const personOf = (personId: number | null): Actor | undefined => (personId === null ? undefined : { personId });

/** Who said here what stands there: a site may show it as said by the account that connects us. */
async function authorsHere(db: Db, comments: readonly { ticket_id: number }[]) {
  const ids = [...new Set(comments.map(({ ticket_id }) => ticket_id))];
  const edits =
    ids.length === 0
      ? []
      : await db
          .selectFrom('outbox')
          .select(['ticket_id', 'user_id', 'upstream_id', 'state', 'sent_at'])
          .where('ticket_id', 'in', ids)
          .where('kind', '=', 'comment')
          .execute();
  const known = new Map(edits.map((edit) => [`${edit.ticket_id} ${edit.upstream_id}`, edit.user_id]));
  // What arrives while a send is under way is taken for what is being sent.
  const underWay = new Map(
    edits
      .filter(({ state, sent_at, upstream_id }) => state === 'pending' && sent_at !== null && upstream_id === null)
      .map((edit) => [edit.ticket_id, edit.user_id]),
  );
  return (ticketId: number, sourceId: string): Actor | undefined => {
    const userId = known.get(`${ticketId} ${sourceId}`) ?? underWay.get(ticketId);
    return userId === undefined ? undefined : { userId };
  };
}
