import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld } from '../../../testing/exactness/small-world.ts';
import { MemoryAir } from '../../../testing/memory-channel.ts';
import { sourceTicket } from '../../../testing/source-ticket.ts';
import { type Client, type TestApp, testApp } from '../../../testing/test-app.ts';
import type { Database } from '../../store/database.ts';
import { takeOver } from '../../sync/take-over.ts';
import { followLogHead } from '../log-head.ts';
import { wireLive } from './live.ts';

const SECOND = 1_000;

eachDatabase((_name, open) => {
  let database: Database;
  let air: MemoryAir;
  let ends: (() => unknown)[];
  let desks: number[];
  /** All that each stream opened so far was told. */
  let streams: (() => string)[];
  beforeEach(async () => {
    database = await open();
    await makeWorld(database);
    // Its accounts have numbers that new ones would be given.
    await database.transaction(({ db }) => db.deleteFrom('users').execute());
    air = new MemoryAir();
    [ends, streams] = [[], []];
    await put('1', 'SEEN-1', '100', 1);
    await put('2', 'ELSE-1', '999', 1);
    const rows = await database.read.selectFrom('ticket_rows').select('desk_id').orderBy('key', 'desc').execute();
    desks = rows.map(({ desk_id }) => desk_id);
  });
  afterEach(async () => {
    for (const end of ends.toReversed()) await end();
  });

  const put = (sourceId: string, key: string, deskSourceId: string, version: number) =>
    database.transaction((tx) =>
      takeOver(
        tx,
        JIRA.connectionId,
        { tickets: [sourceTicket({ sourceId, key, deskSourceId, version })] },
        BEGIN,
        noLinks,
      ),
    );
  const noLinks = async () => {};

  /** A process on the database, with what ties it to the others. */
  async function process(id: string): Promise<TestApp> {
    const ending = new AbortController();
    const head = await followLogHead({
      database,
      clock: { now: () => BEGIN, sleep: () => new Promise(() => {}) },
      signal: ending.signal,
    });
    const channel = air.open();
    const made = await testApp({
      database,
      features: (app, { accounts, clock }) => {
        const { authenticator } = accounts;
        const means = { database, head, clock, elapsed: clock.now, signal: ending.signal, authenticator };
        wireLive(app, { ...means, channel, holder: id, logger: pino({ level: 'silent' }) });
      },
    });
    ends.push(made.close, () => ending.abort());
    return made;
  }

  /** What a person is told over the stream, one event after the other. */
  async function listen({ app }: TestApp, cookie: string) {
    const address = app.server.listening
      ? `http://127.0.0.1:${(app.server.address() as { port: number }).port}`
      : await app.listen({ host: '127.0.0.1', port: 0 });
    const response = await fetch(`${address}/api/changes/stream`, { headers: { cookie } });
    const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    ends.push(() => reader.cancel().catch(() => {}));
    let text = '';
    void (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    })().catch(() => {});
    await vi.waitUntil(() => text.includes('event: ready'));
    streams.push(() => text);
    return () =>
      [...text.matchAll(/event: presence\ndata: (.*)\n\n/g)].flatMap(([, json]) =>
        (JSON.parse(json as string) as { key: string; people: { name: string; typing: boolean }[] }[]).map(
          ({ key, people }) => `${key} ${people.map(({ typing }) => (typing ? 'types' : 'is there')).join(' ') || '-'}`,
        ),
      );
  }

  const say = (who: Client, key: string | null, typing = false) => who.put('/api/presence', { page: 'p', key, typing });
  const seen = async (who: Client) => (await who.get('/api/presence')).json().data as { key: string }[];

  it('who looks and types is told to others of the desk, in every process, and soon forgotten', async () => {
    const [one, other] = [await process('one'), await process('other')];
    const ana = await one.signIn('agent', { deskIds: desks.slice(0, 1) });
    const ben = await other.signIn('agent', { deskIds: desks.slice(0, 1) });
    const stranger = await other.signIn('agent', { deskIds: desks.slice(1) });
    const told = { ana: await listen(one, ana.cookie), ben: await listen(other, ben.cookie) };
    const strange = await listen(other, stranger.cookie);
    const settle = async () => {
      for (const { clock } of [one, other]) clock.advance(SECOND);
      await new Promise((resolve) => setImmediate(resolve));
    };

    expect((await say(ana, 'seen-1')).statusCode).toBe(200);
    await settle();
    await vi.waitUntil(() => told.ben().length === 1);
    await say(ana, 'SEEN-1', true);
    await settle();
    await vi.waitUntil(() => told.ben().length === 2);
    expect(told.ben()).toEqual(['SEEN-1 is there', 'SEEN-1 types']);
    expect(await seen(ben)).toEqual([
      { key: 'SEEN-1', people: [{ user_id: ana.userId, name: 'Test agent', typing: true }] },
    ]);
    expect([await seen(ana), await seen(stranger), strange()]).toEqual([[], [], []]);
    expect(told.ana().every((words) => words === 'SEEN-1 -')).toBe(true);

    for (let second = 0; second < 40; second++) await settle();
    await vi.waitUntil(() => told.ben().at(-1) === 'SEEN-1 -');
    expect(await seen(ben)).toEqual([]);
  });

  it('a ticket one may not see is none to be at, and one that moves takes its people along', async () => {
    const one = await process('one');
    const ana = await one.signIn('admin');
    const ben = await one.signIn('agent', { deskIds: desks.slice(0, 1) });
    expect((await say(ben, 'ELSE-1')).statusCode).toBe(404);
    expect(await seen(ana)).toEqual([]);
    await say(ana, 'SEEN-1');
    expect(await seen(ben)).toHaveLength(1);
    await put('1', 'SEEN-1', '999', 2);
    await vi.waitUntil(async () => (await seen(ben)).length === 0);
    expect(await say(ana, null).then(({ statusCode }) => statusCode)).toBe(200);
  });

  it('what one reads in one process is told to one’s pages in the others, and to nobody else', async () => {
    const [one, other] = [await process('one'), await process('other')];
    const ana = await one.signIn('agent', { deskIds: desks });
    const ben = await other.signIn('agent', { deskIds: desks });
    await listen(other, ana.cookie);
    const ofAna = streams.at(-1)!;
    await listen(other, ben.cookie);
    const ofBen = streams.at(-1)!;
    expect((await ana.post('/api/notifications/read', { id: 1, and_before: true })).json().data).toEqual({ unread: 0 });
    await vi.waitUntil(() => ofAna().includes('event: notified'));
    expect(ofBen()).not.toContain('event: notified');
  });

  it('what is said by nobody that is understood says nothing', async () => {
    const one = await process('one');
    const ana = await one.signIn('admin');
    const stranger = air.open();
    for (const text of ['', '{', '{"v":1}', '{"v":1,"from":"x","stays":[{"userId":9}]}', 'x'.repeat(9_000)]) {
      await stranger.say(text);
    }
    expect(await seen(ana)).toEqual([]);
  });
});
