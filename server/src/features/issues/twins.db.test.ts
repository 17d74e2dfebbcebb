import type { PartView } from '@speedyflow/contract/conversation';
import type { TwinView } from '@speedyflow/contract/ticket';
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { sourceComment } from '../../../testing/source-ticket.ts';
import { type Client, testApp } from '../../../testing/test-app.ts';
import { twinSites } from '../../../testing/twin-sites.ts';
import type { Database } from '../../store/database.ts';
import { purgeTickets } from '../../store/mirror/purge-tickets.ts';
import { registerIssues } from './issues.routes.ts';

const LINK = { sourceId: '7', otherSourceId: '100', otherKey: 'PLAT-1' };

eachDatabase((_name, open) => {
  async function begin() {
    const database = await open();
    const sites = await twinSites(database);
    await sites.issue({ sourceId: '100', key: 'PLAT-1', summary: 'Mend the export', createdAt: 20 });
    await sites.ticket({ sourceId: '7', key: 'ZD-7', summary: 'Export is empty', createdAt: 10 });
    const desks = { jira: await sites.deskOf('PLAT-1'), zendesk: await sites.deskOf('ZD-7') };
    const served = await testApp({ database, features: (app, parts) => registerIssues(app, parts) });
    const both = await served.signIn('agent', { deskIds: [desks.jira, desks.zendesk] });
    return { database, sites, desks, served, both };
  }
  const twinsOf = async (who: Client, key: string): Promise<TwinView[]> =>
    (await who.get(`/api/issues/${key}`)).json().data.twins;
  const keysOf = async (who: Client, key: string) => (await twinsOf(who, key)).map((twin) => twin.key);
  const said = async (who: Client, key: string) => {
    const { data, tickets } = (await who.get(`/api/issues/${key}/conversation`)).json();
    return { parts: (data as PartView[]).map((part) => `${part.key} ${part.text}`), tickets: tickets as TwinView[] };
  };
  const changes = async (database: Database, field: string) =>
    (await database.read.selectFrom('change_log').select(['key', 'fields']).execute())
      .filter(({ fields }) => fields.includes(`"${field}"`))
      .map(({ key }) => key)
      .toSorted();

  test('what Zendesk lists makes twins of two tickets, told of both, until it lists them no more', async () => {
    const { database, sites, served, both } = await begin();
    expect(await keysOf(both, 'ZD-7')).toEqual([]);
    await sites.listed([LINK]);
    expect(await twinsOf(both, 'ZD-7')).toEqual([
      {
        key: 'PLAT-1',
        source: 'jira',
        summary: 'Mend the export',
        status: 'Open',
        status_category: 'new',
        customer_reads: false,
      },
    ]);
    expect(await twinsOf(both, 'PLAT-1')).toMatchObject([{ key: 'ZD-7', customer_reads: true }]);
    expect(await changes(database, 'twins')).toEqual(['PLAT-1', 'ZD-7']);

    await sites.listed([LINK]);
    expect(await changes(database, 'twins')).toHaveLength(2);

    await sites.listed(null);
    expect(await keysOf(both, 'ZD-7')).toEqual([]);
    expect(await keysOf(both, 'PLAT-1')).toEqual([]);
    expect(await changes(database, 'twins')).toHaveLength(4);
    await served.close();
  });

  test('a link that is listed before either ticket is here holds once both are; a moved issue is found by its old key', async () => {
    const { sites, served, both } = await begin();
    await sites.listed([{ ...LINK, sourceId: '8', otherSourceId: '101', otherKey: 'PLAT-2' }]);
    await sites.ticket({ sourceId: '8', key: 'ZD-8' });
    expect(await keysOf(both, 'ZD-8')).toEqual([]);
    await sites.issue({ sourceId: '101', key: 'PLAT-2' });
    await sites.issue({ sourceId: '101', key: 'PLAT-9' });
    expect(await keysOf(both, 'ZD-8')).toEqual(['PLAT-9']);
    expect(await keysOf(both, 'PLAT-9')).toEqual(['ZD-8']);
    // Another site's issue may have the same key, or the same id, and is not meant.
    await sites.listed([{ ...LINK, otherSourceId: '999' }]);
    expect(await keysOf(both, 'ZD-7')).toEqual([]);
    await served.close();
  });

  test('an address in what a ticket says makes twins, of a site that is connected and of no other', async () => {
    const { sites, served, both } = await begin();
    const say = (text: string) =>
      sites.ticket({
        sourceId: '7',
        key: 'ZD-7',
        comments: {
          items: [sourceComment({ sourceId: '1', body: { format: 'html', source: `<p>${text}</p>`, text: '' } })],
          complete: true,
        },
      });
    await say('<a href="https://acme.atlassian.net/browse/PLAT-1">the bug</a>');
    expect(await keysOf(both, 'ZD-7')).toEqual(['PLAT-1']);
    expect(await keysOf(both, 'PLAT-1')).toEqual(['ZD-7']);
    await say('https://evil.example/browse/PLAT-1 https://acme.atlassian.net.evil.example/browse/PLAT-1');
    expect(await keysOf(both, 'ZD-7')).toEqual([]);
    const source = 'https://acme.zendesk.com/agent/tickets/7';
    await sites.issue({ sourceId: '100', key: 'PLAT-1', description: { format: 'text', source, text: source } });
    expect(await keysOf(both, 'ZD-7')).toEqual(['PLAT-1']);
    await served.close();
  });

  test('who may not see both tickets learns nothing of the other: no key, no title, no word', async () => {
    const { sites, desks, served } = await begin();
    await sites.listed([LINK]);
    const agent = await served.signIn('agent', { deskIds: [desks.zendesk] });
    for (const path of ['', '/conversation']) {
      const answer = await agent.get(`/api/issues/ZD-7${path}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).not.toMatch(/PLAT|Mend/);
    }
    expect((await said(agent, 'ZD-7')).tickets.map(({ key }) => key)).toEqual(['ZD-7']);
    expect((await agent.get('/api/issues/PLAT-1/conversation')).statusCode).toBe(404);
    await served.close();
  });

  test('the conversation of both is one, by time, and is never older than what either says', async () => {
    const { sites, served, both } = await begin();
    const text = (sourceId: string, words: string, createdAt: number) =>
      sourceComment({ sourceId, body: { format: 'text', source: words, text: words }, createdAt });
    await sites.listed([LINK]);
    const asked = { items: [text('1', 'It is empty', 10), text('2', 'Still empty', 40)], complete: true };
    await sites.ticket({ sourceId: '7', key: 'ZD-7', comments: asked });
    await sites.issue({ sourceId: '100', key: 'PLAT-1', createdAt: 20, status: 'Doing' });
    expect(await said(both, 'ZD-7')).toMatchObject({
      parts: ['ZD-7 It is empty', 'PLAT-1 ', 'ZD-7 Still empty'],
      tickets: [{ key: 'ZD-7' }, { key: 'PLAT-1', status: 'Doing' }],
    });

    const answered = { items: [text('3', 'Found it', 30)], complete: true };
    await sites.issue({ sourceId: '100', key: 'PLAT-1', createdAt: 20, status: 'Done', comments: answered });
    const parts = ['ZD-7 It is empty', 'PLAT-1 ', 'PLAT-1 Found it', 'ZD-7 Still empty'];
    expect(await said(both, 'ZD-7')).toMatchObject({ parts, tickets: [{}, { status: 'Done' }] });
    expect((await said(both, 'PLAT-1')).parts).toEqual(parts);
    expect(await twinsOf(both, 'ZD-7')).toMatchObject([{ status: 'Done' }]);

    await both.post('/api/issues/PLAT-1/comments', { body: 'Shipped', public: false });
    expect((await said(both, 'ZD-7')).parts).toEqual([...parts, 'PLAT-1 Shipped']);
    await served.close();
  });

  test('of an outage with many tickets the issue shows a few, what is open before what is done', async () => {
    const { sites, served, both } = await begin();
    for (let n = 10; n < 22; n++) {
      const done = n % 2 === 0;
      const at = { createdAt: n, updatedAt: n, resolvedAt: done ? n : null };
      await sites.ticket({ sourceId: `${n}`, key: `ZD-${n}`, ...at, statusCategory: done ? 'done' : 'new' });
    }
    await sites.listed(Array.from({ length: 12 }, (_, n) => ({ ...LINK, sourceId: `${n + 10}` })));
    const shown = ['ZD-21', 'ZD-19', 'ZD-17', 'ZD-15', 'ZD-13', 'ZD-11', 'ZD-20', 'ZD-18'];
    expect(await keysOf(both, 'PLAT-1')).toEqual(shown);
    expect((await said(both, 'PLAT-1')).tickets).toHaveLength(1 + shown.length);
    await served.close();
  });

  test('of a ticket that is purged nothing stays that told of another', async () => {
    const { database, sites, served } = await begin();
    await sites.listed([LINK]);
    const ticket = await database.read
      .selectFrom('tickets')
      .select(['id', 'connection_id', 'source_id'])
      .where('key', '=', 'ZD-7')
      .executeTakeFirstOrThrow();
    await database.transaction((tx) => purgeTickets(tx, ticket.connection_id, [ticket]));
    expect(await database.read.selectFrom('twins').selectAll().execute()).toEqual([]);
    await served.close();
  });
});
