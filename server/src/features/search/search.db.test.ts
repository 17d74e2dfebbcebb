import fc from 'fast-check';
import { type KyselyPlugin, sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld } from '../../../testing/exactness/small-world.ts';
import { sourceComment, sourcePerson, sourceTicket } from '../../../testing/source-ticket.ts';

import type { Caller } from '../../domain/caller.ts';
import type { SourceTicket } from '../../domain/source.ts';
import { rebuildSearchStep } from '../../readmodel/search-rebuild.ts';
import { systemClock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { takeOver } from '../../sync/take-over.ts';
import { type SearchRequest, search } from './search.service.ts';
import { SearchVocabulary } from './search-vocabulary.ts';

const text = (said: string) => ({ format: 'text' as const, source: said, text: said });
const anna = sourcePerson({ sourceId: 'anna', name: 'Anna Ångström' });
const comment = (sourceId: string, said: string) => sourceComment({ sourceId, body: text(said), createdAt: +sourceId });

/** Desk 100 is ASK, 101 is BOX. */
const TICKETS: SourceTicket[] = [
  sourceTicket({
    sourceId: '1',
    deskSourceId: '100',
    key: 'ASK-1',
    summary: 'Printer on fire',
    description: text('It is the big one on floor 3. '.repeat(20)),
  }),
  sourceTicket({
    sourceId: '2',
    deskSourceId: '100',
    key: 'ASK-2',
    summary: 'No toner',
    description: text('The printer is empty'),
    updatedAt: 5,
  }),
  sourceTicket({
    sourceId: '3',
    deskSourceId: '100',
    key: 'ASK-3',
    summary: 'Cannot log in',
    comments: {
      items: [
        comment('1', 'Hello'),
        { ...comment('2', 'The fire was in the printer room'), authorSourceId: 'anna', public: false },
      ],
      complete: true,
    },
    people: [anna],
    updatedAt: 9,
  }),
  sourceTicket({ sourceId: '4', deskSourceId: '101', key: 'BOX-4', summary: 'Secret printer' }),
  sourceTicket({ sourceId: '5', deskSourceId: '101', key: 'BOX-2', summary: 'Same number as another' }),
  sourceTicket({
    sourceId: '6',
    deskSourceId: '100',
    key: 'ASK-6',
    summary: 'Assigned',
    assigneeSourceId: 'anna',
    people: [anna],
    status: 'Solved',
    statusCategory: 'done',
  }),
  sourceTicket({ sourceId: '7', deskSourceId: '100', key: 'ASK-7', summary: '打印机坏了 😀 <b>bold</b>' }),
];

/** A database that refuses statements with a word in their values. */
const refusing = (database: Database, word: string): Database => ({
  ...database,
  transaction: (work) =>
    database.transaction((tx) => {
      const plugin: KyselyPlugin = {
        transformQuery: ({ node }) => {
          if (JSON.stringify(node).includes(word)) throw new Error('refused');
          return node;
        },
        transformResult: async ({ result }) => result,
      };
      return work({ ...tx, db: tx.db.withPlugin(plugin) as typeof tx.db });
    }),
});

eachDatabase((name, open) => {
  describe('search', () => {
    let database: Database;
    let desks: Map<string, number>;
    let version = 1;
    const ask = (over: Partial<Caller> = {}): Caller => ({
      userId: 1,
      name: 'Agent',
      role: 'agent',
      deskIds: [desks.get('ASK') as number],
      personIds: [],
      timeZone: 'UTC',
      ...over,
    });
    const everyDesk = () => ask({ deskIds: [...desks.values()] });

    async function take(tickets: SourceTicket[]): Promise<void> {
      version += 1;
      const page = { tickets: tickets.map((ticket) => ({ ...ticket, version })) };
      await database.transaction((tx) => takeOver(tx, JIRA.connectionId, page, BEGIN, async () => {}));
    }

    beforeAll(async () => {
      database = await open();
      await makeWorld(database);
      await take(TICKETS);
      const rows = await database.read.selectFrom('desks').select(['id', 'key']).execute();
      desks = new Map(rows.map(({ id, key }) => [key, id]));
    });

    const vocabularyOf = (settings?: { smallIndex: number; sample: number }) =>
      new SearchVocabulary(database, systemClock, settings);
    const find = (q: string, caller = ask(), more: Partial<SearchRequest> = {}, vocabulary = vocabularyOf()) =>
      search({ database, vocabulary }, caller, { q, ...more }, BEGIN);
    const keys = async (...asked: Parameters<typeof find>) => (await find(...asked)).data.map(({ key }) => key);

    it('ranks the words of a row before what was said, and of equals the one with the last activity', async () => {
      expect(await keys('printer')).toEqual(['ASK-1', 'ASK-3', 'ASK-2']);
      expect(await keys('fire printer')).toEqual(['ASK-1', 'ASK-3']);
      expect(await keys('pri')).toEqual(['ASK-1', 'ASK-3', 'ASK-2']);
    });

    it('tells where the words are: in the row, the description, a comment', async () => {
      const { data, total } = await find('printer fi');
      expect(total).toBe(2);
      const [first, second] = data.map(({ match }) => match);
      expect(first).toEqual({
        key: false,
        summary: [
          { from: 0, to: 7 },
          { from: 11, to: 15 },
        ],
        requester: [],
        assignee: [],
        excerpts: [],
      });
      expect(second?.excerpts).toMatchObject([
        { in: 'comment', text: 'The fire was in the printer room', author: 'Anna Ångström', public: false },
      ]);
      expect(second?.excerpts[0]?.ranges).toEqual([
        { from: 4, to: 8 },
        { from: 20, to: 27 },
      ]);
      const [description] = (await find('floor')).data;
      expect(description?.match.excerpts).toMatchObject([{ in: 'description', author: null }]);
      const [person] = (await find('angstrom')).data;
      expect(person).toMatchObject({ key: 'ASK-6', match: { assignee: [{ from: 5, to: 13 }], excerpts: [] } });
    });

    it('takes words in quotation marks as they stand, and leaves out what is excluded', async () => {
      expect(await keys('"printer room"')).toEqual(['ASK-3']);
      expect(await keys('"room printer"')).toEqual([]);
      expect(await keys('printer -fire')).toEqual(['ASK-2']);
      expect(await keys('-fire')).toEqual(['ASK-1', 'ASK-3']);
      expect(await keys('printer -"printer room"')).toEqual(['ASK-1', 'ASK-2']);
      expect(await keys('printer -"room printer"')).toEqual(['ASK-1', 'ASK-3', 'ASK-2']);
    });

    it('finds a part of what is written without spaces', async () => {
      expect(await keys('印机')).toEqual(['ASK-7']);
      expect(await keys('机坏了')).toEqual(['ASK-7']);
      expect(await keys('印打')).toEqual([]);
    });

    it('jumps to a key in any case, also an old one, and to a number that one ticket alone has', async () => {
      const jump = async (q: string, caller = ask()) =>
        (await find(q, caller)).data.filter(({ match }) => match.key).map(({ key }) => key);
      expect(await jump('ask-2')).toEqual(['ASK-2']);
      expect(await jump('2')).toEqual(['ASK-2']);
      expect(await jump('#2')).toEqual(['ASK-2']);
      expect(await jump('2', everyDesk())).toEqual([]);
      expect(await jump('4')).toEqual([]);
      expect(await jump('BOX-4')).toEqual([]);
      expect(await jump('BOX-4', everyDesk())).toEqual(['BOX-4']);
      await take([sourceTicket({ sourceId: '8', deskSourceId: '100', key: 'ASK-8', summary: 'Moved' })]);
      await take([sourceTicket({ sourceId: '8', deskSourceId: '101', key: 'BOX-8', summary: 'Moved' })]);
      expect(await jump('ask-8', everyDesk())).toEqual(['BOX-8']);
      expect(await jump('ask-8')).toEqual([]);
    });

    it('follows a ticket to another desk', async () => {
      const moved = { sourceId: '9', key: 'ASK-9', summary: 'Wandering' };
      await take([sourceTicket({ ...moved, deskSourceId: '101' })]);
      expect(await keys('wandering')).toEqual([]);
      await take([sourceTicket({ ...moved, deskSourceId: '100' })]);
      expect(await keys('wandering')).toEqual(['ASK-9']);
      expect(await keys('wandering', ask({ deskIds: [desks.get('BOX') as number] }))).toEqual([]);
    });

    it('narrows by what lists are narrowed by', async () => {
      const people = await database.read.selectFrom('people').select(['id', 'source_id']).execute();
      const id = people.find(({ source_id }) => source_id === 'anna')?.id as number;
      expect(await keys('anna', ask(), { assignee: String(id) })).toEqual(['ASK-6']);
      expect(await keys('assigned', ask({ personIds: [id] }), { assignee: 'me' })).toEqual(['ASK-6']);
      expect(await keys('assigned', ask(), { assignee: 'me' })).toEqual([]);
      expect(await keys('printer', ask(), { assignee: 'none', status: 'new' })).toHaveLength(3);
      expect(await keys('assigned', ask(), { status: 'done' })).toEqual(['ASK-6']);
      expect(await keys('assigned', ask(), { status: 'new' })).toEqual([]);
    });

    it('goes on where a page ended', async () => {
      const first = await find('printer', ask(), { per_page: 2 });
      expect(first.data.map(({ key }) => key)).toEqual(['ASK-1', 'ASK-3']);
      expect(await keys('printer', ask(), { per_page: 2, cursor: first.next_cursor as string })).toEqual(['ASK-2']);
      await expect(find('printer', ask(), { cursor: 'x' })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    });

    it('A35: answers whatever is typed, and never with a ticket of a foreign desk', async () => {
      const PARTS = [
        ...'"\'()*:^-+&|!<>\\{}~%_,.;¤§\0 ',
        'printer',
        'secret',
        'NEAR(',
        ' AND ',
        ' OR ',
        ' NOT ',
        'key:',
        '😀',
        'e\u0301',
        '\u202e',
        'مرحبا',
        '打印',
        '\ud83d',
        '¤d1',
        '§secret',
        '12',
        'x'.repeat(3000),
      ];
      const typed = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 25 }).map((parts) => parts.join(''));
      const vocabularies = [vocabularyOf(), vocabularyOf({ smallIndex: 0, sample: 100 })];
      await vocabularies[1]?.learn();
      const own = desks.get('ASK') as number;
      await fc.assert(
        fc.asyncProperty(typed, fc.constantFrom(...vocabularies), async (q, vocabulary) => {
          const { data } = await find(q, ask(), {}, vocabulary);
          for (const { desk_id, summary, match } of data) {
            expect(desk_id).toBe(own);
            for (const { from, to } of match.summary) expect(summary.slice(from, to).isWellFormed()).toBe(true);
          }
        }),
        { seed: 7, numRuns: name === 'sqlite' ? 300 : 100 },
      );
      expect(await keys('x'.repeat(10_000))).toEqual([]);
    });

    const beginAnew = () =>
      database.transaction(async ({ db }) => {
        await sql`delete from ticket_search where ${sql.ref(name === 'sqlite' ? 'rowid' : 'ticket_id')} > 0`.execute(
          db,
        );
        await db.insertInto('search_backlog').values({ id: 1, below_id: 1_000_000 }).execute();
      });
    const noTrouble = (error: unknown) => {
      throw error;
    };

    it('is filled again from where it was left, and claims no total of a part', async () => {
      const before = await keys('printer', everyDesk());
      await beginAnew();
      expect(await find('printer', everyDesk())).toMatchObject({ data: [], total: null });
      while (await rebuildSearchStep(database, noTrouble));
      expect(await find('printer', everyDesk())).toMatchObject({ total: before.length });
      expect(await keys('printer', everyDesk())).toEqual(before);
      expect(await database.read.selectFrom('search_backlog').selectAll().execute()).toEqual([]);
    });

    it('is filled but for a ticket whose words the database refuses', async () => {
      const before = await keys('printer', everyDesk());
      expect(before).toContain('ASK-2');
      await beginAnew();
      const heard: unknown[] = [];
      while (await rebuildSearchStep(refusing(database, 'toner'), (error) => heard.push(error)));
      expect(heard).toEqual([new Error('refused')]);
      expect(new Set(await keys('printer', everyDesk()))).toEqual(new Set(before.filter((key) => key !== 'ASK-2')));
      await beginAnew();
      while (await rebuildSearchStep(database, noTrouble));
    });
  });

  describe('search for common words', () => {
    let database: Database;
    const COUNT = 700;
    beforeAll(async () => {
      database = await open();
      await makeWorld(database);
      const tickets = Array.from({ length: COUNT }, (_, n) =>
        sourceTicket({
          sourceId: String(n),
          deskSourceId: n % 2 === 0 ? '100' : '101',
          key: `ASK-${n}`,
          updatedAt: n,
          summary: n % 7 === 0 ? `Printer ${n}` : `Number ${n}`,
          description: text(`the printer prints${n % 100 === 1 ? ' rarely' : ''} number${n}`),
        }),
      );
      await database.transaction((tx) => takeOver(tx, JIRA.connectionId, { tickets }, BEGIN, async () => {}));
    });

    async function find(q: string, more: Partial<SearchRequest> = {}) {
      const vocabulary = new SearchVocabulary(database, systemClock, { smallIndex: 100, sample: 200 });
      await vocabulary.learn();
      const desks = await database.read.selectFrom('desks').select('id').execute();
      const caller = { userId: 1, name: 'A', role: 'agent' as const, personIds: [], timeZone: 'UTC' };
      return search(
        { database, vocabulary },
        { ...caller, deskIds: desks.map(({ id }) => id) },
        { q, per_page: 100, ...more },
        BEGIN,
      );
    }

    it('I48: ranks the newest, on both databases the same, and says that there are more', async () => {
      const { data, total, next_cursor } = await find('the printer');
      expect(total).toBeNull();
      expect(next_cursor).toBe('100');
      expect(data.slice(0, 3).map(({ summary }) => summary)).toEqual(['Printer 693', 'Printer 686', 'Printer 679']);
    });

    it('counts what it has found to the end', async () => {
      expect((await find('printer rarely')).total).toBe(7);
      expect((await find('"prints rarely"')).total).toBe(7);
      expect((await find('"number5"')).data.map(({ key }) => key)).toEqual(['ASK-5']);
    });

    it('completes what is being typed, exactly where the other words leave few', async () => {
      expect((await find('p')).data[0]?.summary).toBe('Printer 693');
      expect((await find('rarely p')).total).toBe(7);
      expect((await find('rarely x')).total).toBe(0);
    });
  });
});
