import { describe, expect, it } from 'vitest';
import { type HandClock, handClock } from '../../../testing/hand-clock.ts';
import { MemoryAir } from '../../../testing/memory-channel.ts';
import type { Channel } from '../../stdx/channel.ts';
import type { News } from '../../store/database.ts';
import { type BusMessage, NAMED_MAX, readMessage, writeMessage } from './bus-message.ts';
import { NewsBus } from './news-bus.ts';

interface Post {
  readonly bus: NewsBus;
  readonly channel: Channel;
  /** What it heard, in words. */
  readonly heard: string[];
  readonly told: string[];
  /** Looks that it does before it thanks wait for this. */
  looking: Promise<void> | undefined;
}

function posts(count: number): { air: MemoryAir; clock: HandClock; all: Post[] } {
  const air = new MemoryAir();
  const clock = handClock(0);
  const all = Array.from({ length: count }, (_, n): Post => {
    const [heard, told]: [string[], string[]] = [[], []];
    const note = (_members: object, text: string) => void told.push(text);
    const channel = air.open();
    const bus = new NewsBus({ channel, id: `p${n}`, clock, elapsed: clock.now, log: { warn: note, info: note } });
    const post: Post = { bus, channel, heard, told, looking: undefined };
    bus.listen({
      log: (told) => {
        heard.push(JSON.stringify(told));
        return post.looking;
      },
      rights: (ids) => heard.push(`rights ${ids ?? 'any'}`),
      edits: (ids) => heard.push(`edits ${ids ?? 'any'}`),
      cleared: (selection) => heard.push(`cleared ${selection}`),
      missed: () => {
        heard.push('missed');
        return post.looking;
      },
      lost: () => heard.push('lost'),
      back: () => heard.push('back'),
    });
    return post;
  });
  return { air, clock, all };
}

const quiet = () => new Promise((resolve) => setImmediate(resolve));
const growth = (after: number, seq: number, ...deskIds: number[]): News => ({ about: 'changes', after, seq, deskIds });

/** Several that know of each other. */
async function acquainted(count: number) {
  const made = posts(count);
  await quiet();
  for (const { heard } of made.all) heard.length = 0;
  return made;
}

describe('news', () => {
  it('of one commit is one message, which all others hear and the sender does not', async () => {
    const { air, all } = await acquainted(3);
    const [a, b, c] = all as [Post, Post, Post];
    const before = air.said.length;
    a.bus.publish(growth(4, 6, 1, 2));
    a.bus.publish({ about: 'edits', connectionId: 3 });
    a.bus.publish({ about: 'desks', era: 9 });
    a.bus.publish({ about: 'rights', userId: 5 });
    a.bus.publish({ about: 'cleared', selection: '{"by":"all"}' });
    await quiet();
    const said = ['rights 5', '{"seq":6,"era":9}', 'cleared {"by":"all"}', 'edits 3'];
    expect(b.heard).toEqual(said);
    expect(c.heard).toEqual(said);
    expect(a.heard).toEqual([]);
    // The bulletin, and a word of thanks from each.
    expect(air.said.length - before).toBe(3);
  });

  it('of a storm goes in few messages of bounded size, and nothing of it is lost', async () => {
    const { air, all } = await acquainted(2);
    const [a, b] = all as [Post, Post];
    const before = air.said.length;
    for (let n = 0; n < 10_000; n++) {
      a.bus.publish(growth(n, n + 1, n % 1000));
      a.bus.publish({ about: 'rights', userId: n });
    }
    a.bus.publish({ about: 'cleared', selection: `{"by":"key","key":"${'ß'.repeat(3000)}"}` });
    await quiet();
    expect(b.heard).toEqual(['rights any', '{"seq":10000}', 'cleared {"by":"all"}']);
    expect(air.said.length - before).toBeLessThan(10);
    expect(Math.max(...air.said.map((text) => text.length))).toBeLessThan(7_900);
  });
});

describe('I12: what was not heard', () => {
  it('shows by the next message, and by the next beat', async () => {
    const { air, clock, all } = await acquainted(2);
    const [a, b] = all as [Post, Post];
    a.bus.publish(growth(0, 1, 7));
    await quiet();
    for (const tell of [async () => a.bus.publish(growth(2, 3, 7)), async () => clock.advance(1000)]) {
      air.cut(b.channel, { aloud: false });
      a.bus.publish(growth(1, 2, 7));
      await quiet();
      b.heard.length = 0;
      // It does not even know that it was cut off.
      air.mend(b.channel, { aloud: false });
      await tell();
      await quiet();
      expect(b.heard[0]).toBe('missed');
    }
  });

  it('is assumed whenever the connection comes back', async () => {
    const { air, all } = await acquainted(2);
    const [, b] = all as [Post, Post];
    air.cut(b.channel, { aloud: true });
    expect([b.heard, b.bus.hears()]).toEqual([['lost'], false]);
    air.mend(b.channel, { aloud: true });
    // Nothing counts as heard before something was.
    expect([b.heard, b.bus.hears()]).toEqual([['lost'], false]);
    await quiet();
    expect([b.heard, b.bus.hears()]).toEqual([['lost', 'missed', 'back'], true]);
  });

  it('is noticed when nothing at all is carried any more: told once, over a new connection again', async () => {
    const { air, clock, all } = await acquainted(2);
    const [a] = all as [Post, Post];
    air.cut(a.channel, { aloud: false });
    for (let n = 0; n < 20; n++) {
      clock.advance(1000);
      await quiet();
    }
    expect(a.heard).toEqual(['lost']);
    expect(a.told).toEqual([expect.stringContaining('not heard at once')]);
    expect(air.renewals(a.channel)).toBeGreaterThan(3);
    air.mend(a.channel, { aloud: true });
    clock.advance(1000);
    await quiet();
    expect(a.told.at(-1)).toContain('at once again');
  });
});

describe('a writer', () => {
  it('waits until all who are there have taken it in', async () => {
    const { all } = await acquainted(3);
    const [a, b, c] = all as [Post, Post, Post];
    let done = () => {};
    c.looking = new Promise((resolve) => {
      done = resolve;
    });
    a.bus.publish(growth(0, 1, 7));
    let settled = false;
    const waiting = a.bus.settled().then(() => {
      settled = true;
    });
    await quiet();
    expect([b.heard, c.heard, settled]).toEqual([['{"seq":1}'], ['{"seq":1}'], false]);
    done();
    await waiting;
    await a.bus.settled();
  });

  it('waits 25 ms at most for one that does not answer, and not at all once it is gone', async () => {
    const { air, clock, all } = await acquainted(2);
    const [a, b] = all as [Post, Post];
    air.cut(b.channel, { aloud: false });
    a.bus.publish(growth(0, 1, 7));
    let settled = false;
    const waiting = a.bus.settled().then(() => {
      settled = true;
    });
    await quiet();
    clock.advance(24);
    await quiet();
    expect(settled).toBe(false);
    clock.advance(1);
    await waiting;
    for (let n = 0; n < 4; n++) {
      clock.advance(1000);
      await quiet();
    }
    a.bus.publish(growth(1, 2, 7));
    await quiet();
    await a.bus.settled();
  });

  it('does not wait for one that left, when it is alone, or when the bus is lost', async () => {
    const { air, all } = await acquainted(2);
    const [a, b] = all as [Post, Post];
    await b.bus.close();
    a.bus.publish(growth(0, 1, 7));
    await quiet();
    await a.bus.settled();
    air.cut(a.channel, { aloud: true });
    a.bus.publish(growth(1, 2, 7));
    await a.bus.settled();
  });
});

describe('messages', () => {
  it('that are garbage, of another version or too long are left out and told once', async () => {
    const { air, all } = await acquainted(2);
    const [, b] = all as [Post, Post];
    const stranger = air.open();
    const good: Omit<BusMessage, 'v'> = { from: 'x', n: 1, bulletin: { edits: [1] } };
    const bad = [
      '',
      'null',
      '[]',
      '{"v":2,"from":"x","n":1}',
      writeMessage({ ...good, n: -1 }),
      writeMessage({ ...good, bulletin: { edits: [-1] } }),
      writeMessage({ ...good, bulletin: { edits: Array(NAMED_MAX + 1).fill(1) } }),
      writeMessage({ ...good, bulletin: { seq: 1.5 } }),
      writeMessage({ ...good, from: 'x'.repeat(8000) }),
      JSON.stringify({ ...good, v: 1, more: true }),
      `${writeMessage(good)}!`,
    ];
    for (const text of bad) await stranger.say(text);
    expect(b.heard).toEqual([]);
    expect(b.told).toEqual([expect.stringContaining('not understood')]);
    expect(readMessage(writeMessage(good))).toEqual({ v: 1, ...good });
  });
});
