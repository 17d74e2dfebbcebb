import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../../../../simulators/world/random.ts';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { sourceTicket } from '../../../testing/source-ticket.ts';
import { type SyncAtHand, syncAtHand } from '../../../testing/sync-at-hand.ts';
import { AppError } from '../../domain/errors.ts';
import type { SourceTicket } from '../../domain/source.ts';
import type { WebhookHint } from '../../domain/webhook.ts';
import { systemClock } from '../../stdx/clock.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../../store/database.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import { openInbox } from '../../store/inbox/open-inbox.ts';
import { DecodeError } from '../../upstream/transport/wire.ts';
import { buryTickets } from '../reconcile/tombstones.ts';
import type { HintReader } from './hint-reader.ts';
import { type InboxConsumer, startInboxConsumer } from './inbox-consumer.ts';

/** An upstream of which the test says what is there, and what goes wrong. */
interface Upstream extends HintReader {
  readonly there: Map<string, SourceTicket>;
  readonly reads: string[][];
  catalogueReads: number;
  /** Runs at the end of each read, with its answer made. */
  afterRead: (ids: readonly string[]) => Promise<void>;
}

function upstream(): Upstream {
  const there = new Map<string, SourceTicket>();
  const reads: string[][] = [];
  const self: Upstream = {
    there,
    reads,
    catalogueReads: 0,
    stream: 'issues',
    atOnce: 100,
    afterRead: async () => {},
    read: async (ids) => {
      reads.push([...ids]);
      const tickets = ids.flatMap((id) => there.get(id) ?? []).map((ticket) => structuredClone(ticket));
      await self.afterRead(ids);
      return { arrival: { tickets }, gone: ids.filter((id) => !there.has(id)), rejected: [] };
    },
    readCatalogue: async () => {
      self.catalogueReads++;
    },
  };
  return self;
}

eachDatabasePlace((_name, makePlace) => {
  let location: DatabaseLocation;
  let database: Database;
  let inbox: Inbox;
  let hand: SyncAtHand;
  let site: Upstream;
  const running: { consumer: InboxConsumer; stop: () => void }[] = [];
  let deliveries = 0;

  beforeEach(async () => {
    ({ location } = await makePlace());
    database = await openDatabase(location);
    inbox = await openInbox(location, systemClock);
    hand = await syncAtHand(database);
    site = upstream();
  });
  afterEach(async () => {
    for (const { consumer, stop } of running.splice(0)) {
      stop();
      await consumer.stopped;
    }
    await inbox.close();
    await database.close();
  });

  function start(): InboxConsumer {
    const consumer = startInboxConsumer(hand.context, inbox, site);
    running.push({ consumer, stop: hand.stop });
    return consumer;
  }

  function put(sourceId: string, version: number, more: Partial<SourceTicket> = {}): void {
    site.there.set(
      sourceId,
      sourceTicket({ sourceId, deskSourceId: '1', version, summary: `Version ${version}`, ...more }),
    );
  }

  const tell = (tickets: string[], hint: Partial<WebhookHint> = {}) =>
    inbox.add({
      connectionId: hand.context.connectionId,
      deliveryId: `delivery-${++deliveries}`,
      hint: { event: 'jira:issue_updated', tickets, deleted: false, catalogue: false, ...hint },
      receivedAt: hand.clock.now(),
    });

  const pending = () => inbox.pending(hand.context.connectionId, 10_000);
  /** Lets the consumer work, moving time on where it waits, until nothing is pending. */
  const settled = () =>
    vi.waitFor(
      async () => {
        hand.clock.advance(500);
        expect(await pending()).toEqual([]);
      },
      { timeout: 8_000, interval: 5 },
    );
  const mirror = async () => {
    const rows = await database.read
      .selectFrom('tickets')
      .select(['source_id', 'summary'])
      .where('deleted', '=', 0)
      .orderBy('source_id')
      .execute();
    return Object.fromEntries(rows.map((row) => [row.source_id, row.summary]));
  };

  it('I24: what webhooks say in whatever order, once or many times, ends as the upstream stands', async () => {
    for (const id of ['1', '2', '3']) put(id, 1);
    start();
    const told = ['2', '1', '3', '1', '2', '2'];
    for (const [n, id] of told.entries()) {
      put(id, n + 2);
      await tell([id]);
    }
    await settled();
    expect(await mirror()).toEqual({ 1: 'Version 5', 2: 'Version 7', 3: 'Version 4' });
  });

  it('I24: any order, any doubles, seed by seed', async () => {
    start();
    for (let seed = 1; seed <= 6; seed++) {
      const random = new Random(seed, 24);
      const ids = Array.from({ length: 6 }, (_, n) => `${seed}${n}`);
      const told: [string, Partial<WebhookHint>][] = [];
      for (let version = 1; version <= 30; version++) {
        const id = ids[random.int(0, ids.length - 1)] as string;
        const gone = version > 6 && random.chance(0.1);
        if (gone) site.there.delete(id);
        else if (version <= 6 || site.there.has(id)) put(id, version);
        told.push([id, gone ? { event: 'jira:issue_deleted', deleted: true } : {}]);
        if (random.chance(0.4)) await sendOne(random, told);
      }
      // Every one comes at least once, some twice, in no order.
      told.push(...told.filter(() => random.chance(0.3)));
      while (told.length > 0) await sendOne(random, told);
      await settled();
      const standing = ids.filter((id) => site.there.has(id));
      const held = await mirror();
      expect(
        Object.keys(held).filter((id) => ids.includes(id)),
        `seed ${seed}`,
      ).toEqual(standing);
      for (const id of standing) expect(held[id], `seed ${seed}`).toBe(site.there.get(id)?.summary);
    }

    async function sendOne(random: Random, told: [string, Partial<WebhookHint>][]): Promise<void> {
      const [one] = told.splice(random.int(0, told.length - 1), 1);
      if (one) await tell([one[0]], one[1]);
    }
  });

  it('J18: five hundred edits of one ticket cost a handful of reads', async () => {
    start();
    for (let n = 1; n <= 500; n++) {
      put('1', n);
      await tell(['1']);
    }
    await settled();
    expect(await mirror()).toEqual({ 1: 'Version 500' });
    expect(site.reads.length).toBeLessThanOrEqual(5);
  });

  it('reads a hundred tickets at once', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => String(n + 1));
    for (const id of ids) put(id, 1);
    await tell(ids);
    start();
    await settled();
    expect(site.reads.map((read) => read.length).sort()).toEqual([100, 100, 50]);
    expect(Object.keys(await mirror())).toHaveLength(250);
  });

  it('a word that comes while its ticket is read causes another read', async () => {
    put('1', 1);
    site.afterRead = async () => {
      site.afterRead = async () => {};
      put('1', 2);
      await tell(['1']);
    };
    start();
    await tell(['1']);
    await settled();
    expect(await mirror()).toEqual({ 1: 'Version 2' });
  });

  it('F18: goes on with what was kept when the process was killed before it was read', async () => {
    put('1', 1);
    await tell(['1']);
    await inbox.close();
    inbox = await openInbox(location, systemClock);
    start();
    await settled();
    expect(await mirror()).toEqual({ 1: 'Version 1' });
  });

  it('I28: reads again what was taken over but not yet crossed out, and nothing changes', async () => {
    put('1', 1);
    await tell(['1']);
    const real = inbox.settle;
    const dead: Inbox = { ...inbox, settle: () => Promise.reject(new Error('killed')) };
    const killed = startInboxConsumer(hand.context, dead, site);
    await vi.waitFor(async () => expect(await mirror()).toEqual({ 1: 'Version 1' }));
    expect(await pending()).toHaveLength(1);
    hand.stop();
    await killed.stopped;
    const seq = await database.read.selectFrom('change_log').select('seq').execute();
    expect(inbox.settle).toBe(real);
    const again = new AbortController();
    const consumer = startInboxConsumer({ ...hand.context, signal: again.signal }, inbox, site);
    running.push({ consumer, stop: () => again.abort() });
    await settled();
    expect(await database.read.selectFrom('change_log').select('seq').execute()).toEqual(seq);
  });

  it('I25: a reading that began before the ticket was known to be deleted does not bring it back', async () => {
    put('1', 1);
    start();
    await tell(['1']);
    await settled();
    put('1', 2);
    site.afterRead = async () => {
      site.afterRead = async () => {};
      hand.clock.advance(1);
      site.there.clear();
      await database.transaction((tx) => buryTickets(tx, hand.context.connectionId, ['1'], hand.clock.now()));
    };
    await tell(['1']);
    await settled();
    expect(await mirror()).toEqual({});
  });

  describe('what is said to be deleted', () => {
    beforeEach(async () => {
      put('1', 1);
      start();
      await tell(['1']);
      await settled();
    });

    it('J7: is gone when it is not there', async () => {
      site.there.clear();
      await tell(['1'], { event: 'jira:issue_deleted', deleted: true });
      await settled();
      expect(await mirror()).toEqual({});
    });

    it('A64: stays when it is there', async () => {
      await tell(['1'], { event: 'jira:issue_deleted', deleted: true });
      await settled();
      expect(await mirror()).toEqual({ 1: 'Version 1' });
    });

    it('I26: stays when only something else was said of it: the census looks into that', async () => {
      site.there.clear();
      await tell(['1']);
      await settled();
      expect(await mirror()).toEqual({ 1: 'Version 1' });
    });
  });

  it('reads what the site is made of once, a moment after the last of several words', async () => {
    start();
    for (let n = 0; n < 5; n++) await tell([], { event: 'sprint_closed', catalogue: true });
    expect(site.catalogueReads).toBe(0);
    await settled();
    expect(site.catalogueReads).toBe(1);
  });

  it('keeps what could not be read for as long as the upstream does not answer, asking less and less', async () => {
    put('1', 1);
    let down = true;
    site.afterRead = async () => {
      if (down) throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira answered 502.');
    };
    start();
    await tell(['1']);
    for (const [n, seconds] of [1, 2, 4, 8].entries()) {
      await vi.waitFor(() => expect(hand.logged).toHaveLength(n + 1));
      hand.clock.advance(seconds * 1_000 - 1);
      // Not even what comes meanwhile makes it ask sooner.
      await tell(['1']);
      expect(site.reads).toHaveLength(n + 1);
      hand.clock.advance(1);
    }
    expect(await pending()).toHaveLength(1);
    down = false;
    site.afterRead = async () => {};
    await vi.waitFor(
      async () => {
        hand.clock.advance(60_000);
        expect(await mirror()).toEqual({ 1: 'Version 1' });
      },
      { timeout: 8_000, interval: 5 },
    );
  });

  it('I32: puts one ticket aside that cannot be read, and the other ninety-nine come through', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => String(n + 1));
    for (const id of ids) put(id, 1);
    site.afterRead = async (read) => {
      if (!read.includes('42')) return;
      const cause = new DecodeError('comment/body is missing');
      throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira gave an answer we do not understand.', { cause });
    };
    start();
    await tell(ids);
    await settled();
    expect(Object.keys(await mirror())).toHaveLength(99);
    const aside = await database.read.selectFrom('quarantine').select(['stream', 'source_id']).execute();
    expect(aside).toEqual([{ stream: 'issues', source_id: '42' }]);
    expect(site.reads.length).toBeLessThan(20);
  });

  it('knows when it last heard of one', async () => {
    const consumer = start();
    expect(consumer.lastHeardAt()).toBeNull();
    await tell([]);
    expect(consumer.lastHeardAt()).toBe(hand.clock.now());
  });
});
