import { beforeEach, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld, ZENDESK } from '../../testing/exactness/small-world.ts';
import { sourceComment, sourcePerson, sourceTicket } from '../../testing/source-ticket.ts';
import type { SourceTicket } from '../domain/source.ts';
import { ticketsShowing } from '../readmodel/tickets-showing.ts';
import type { Database, News } from '../store/database.ts';
import { takeOver } from './take-over.ts';

eachDatabase((_name, open) => {
  let database: Database;
  let news: News[];
  beforeEach(async () => {
    database = await open();
    await makeWorld(database);
    news = [];
    database.onNews((one) => news.push(one));
  });

  const take = (connectionId: number, ...tickets: SourceTicket[]) =>
    database.transaction((tx) => takeOver(tx, connectionId, { tickets }, BEGIN, async () => {}));

  it.each([
    [JIRA, 'project'],
    [ZENDESK, 'group'],
  ])('makes a desk with a unit of its own for a project or group not known yet', async ({ connectionId }, kind) => {
    await take(connectionId, sourceTicket({ sourceId: '1', key: 'NEW-1', deskSourceId: '999' }));
    const desk = await database.read
      .selectFrom('desks')
      .innerJoin('business_units as unit', 'unit.id', 'desks.unit_id')
      .select(['desks.kind', 'desks.name', 'unit.name as unit'])
      .where('source_id', '=', '999')
      .execute();
    expect(desk).toEqual([{ kind, name: 'NEW', unit: 'NEW' }]);
    expect(news).toContainEqual(expect.objectContaining({ about: 'desks' }));
  });

  it('forgets attachments the upstream does not list any more, where it lists all', async () => {
    const file = (sourceId: string) => ({
      sourceId,
      filename: `${sourceId}.txt`,
      mimeType: 'text/plain',
      sizeBytes: 1,
      authorSourceId: null,
      createdAt: 0,
      url: 'https://site.example/file',
    });
    const ticket = (version: number, attachments: string[], complete: boolean) =>
      sourceTicket({
        sourceId: '1',
        deskSourceId: '100',
        version,
        summary: `Version ${version}`,
        attachments: attachments.map(file),
        comments: { items: [], complete },
      });
    const held = async () =>
      (await database.read.selectFrom('attachments').select('source_id').orderBy('source_id').execute()).map(
        (row) => row.source_id,
      );
    await take(JIRA.connectionId, ticket(1, ['a', 'b'], true));
    await take(JIRA.connectionId, ticket(2, ['c'], false));
    expect(await held()).toEqual(['a', 'b', 'c']);
    await take(JIRA.connectionId, ticket(3, ['b'], true));
    expect(await held()).toEqual(['b']);
  });

  it('looks again at the tickets that show a person, and at no other they once wrote to', async () => {
    const said = (sourceId: string, authorSourceId: string, createdAt: number, isPublic = true) =>
      sourceComment({ sourceId, authorSourceId, createdAt, public: isPublic });
    const ticket = (sourceId: string, own: Partial<SourceTicket>, ...items: SourceTicket['comments']['items']) =>
      sourceTicket({ sourceId, deskSourceId: '100', comments: { items, complete: true }, ...own });
    const people = [sourcePerson({ sourceId: '200' }), sourcePerson({ sourceId: '201' })];
    await take(
      JIRA.connectionId,
      ticket('1', { assigneeSourceId: '200', people }),
      ticket('2', { requesterSourceId: '200' }),
      ticket('3', {}, said('a', '201', 1), said('b', '200', 2)),
      ticket('4', {}, said('c', '200', 1), said('d', '201', 2, false)),
      ticket('5', {}, said('e', '200', 1), said('f', '201', 2)),
      ticket('6', {}, said('g', '200', 1, false), said('h', '201', 2, false)),
    );
    const person = await database.read
      .selectFrom('people')
      .select('id')
      .where('source_id', '=', '200')
      .executeTakeFirstOrThrow();
    const ids = await database.transaction((tx) => ticketsShowing(tx, [person.id]));
    const shown = await database.read.selectFrom('tickets').select('source_id').where('id', 'in', ids).execute();
    expect(shown.map((row) => row.source_id).toSorted()).toEqual(['1', '2', '3', '4']);
  });
});
