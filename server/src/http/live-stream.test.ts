import { afterEach, describe, expect, it } from 'vitest';
import { STUB_TOKENS, type StubApp, stubApp } from '../../testing/stub-app.ts';
import type { LiveChange, LiveSource } from './live-change.ts';
import { type LiveStreams, liveStream } from './live-stream.ts';

/** A change log in memory. */
class ChangeLog implements LiveSource {
  readonly changes: LiveChange[] = [];
  readonly #listeners = new Set<(changes: readonly LiveChange[]) => void>();
  /** Called in the middle of a replay. */
  duringReplay = () => {};

  seq(): number {
    return this.changes.length;
  }

  async after(seq: number, limit: number): Promise<readonly LiveChange[]> {
    const page = this.changes.filter(({ view }) => view.seq > seq).slice(0, limit);
    this.duringReplay();
    return page;
  }

  subscribe(listener: (changes: readonly LiveChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(deskId: number, previousDeskId: number | null = null, key = 'A-1'): void {
    const view = {
      seq: this.changes.length + 1,
      ticket_id: 9,
      key,
      desk_id: deskId,
      kind: 'changed' as const,
      fields: ['status'],
      at: '2026-01-15T12:00:00.000Z',
    };
    this.changes.push({ view, previousDeskId });
    for (const listener of this.#listeners) listener([{ view, previousDeskId }]);
  }
}

interface ServerEvent {
  id: number;
  event: string;
  data: { seq: number; kind?: string; desk_id?: number };
}

let stub: StubApp | undefined;
afterEach(() => stub?.app.close());

async function streaming() {
  const log = new ChangeLog();
  let streams: LiveStreams | undefined;
  stub = await stubApp((app, authenticator) => {
    streams = liveStream(app, authenticator, log);
  });
  const url = await stub.app.listen({ host: '127.0.0.1', port: 0 });
  return {
    log,
    stub,
    streams: streams as LiveStreams,
    open: (headers = {}, role: keyof typeof STUB_TOKENS = 'agent') => open(url, role, headers),
  };
}

/** Opens a stream; `next` waits for one event, and is undefined when the stream has ended. */
async function open(url: string, role: keyof typeof STUB_TOKENS, headers: Record<string, string>) {
  const response = await fetch(`${url}/api/changes/stream`, {
    headers: { authorization: `Bearer ${STUB_TOKENS[role]}`, ...headers },
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  const nextBlock = async (): Promise<string | undefined> => {
    while (!text.includes('\n\n')) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (done) return undefined;
      text += decoder.decode(value, { stream: true });
    }
    const end = text.indexOf('\n\n');
    const block = text.slice(0, end);
    text = text.slice(end + 2);
    return block;
  };
  const next = async (): Promise<ServerEvent | undefined> => {
    const block = await nextBlock();
    if (block === undefined) return undefined;
    const { id, event, data } = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)));
    return { id: Number(id), event, data: JSON.parse(data) };
  };
  return { response, next, nextBlock, close: () => reader.cancel() };
}

describe('the live stream', () => {
  it('begins with where it stands, and tells every change of the desks one sees', async () => {
    const { log, open } = await streaming();
    log.add(1);
    const stream = await open();
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('cache-control')).toBe('private, no-store');
    expect(stream.response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await stream.next()).toEqual({ id: 1, event: 'ready', data: { seq: 1 } });
    log.add(2);
    log.add(3);
    log.add(1);
    expect(await stream.next()).toMatchObject({
      id: 2,
      event: 'change',
      data: { seq: 2, desk_id: 2, kind: 'changed' },
    });
    expect(await stream.next()).toMatchObject({ id: 4, data: { desk_id: 1 } });
  });

  it('tells of a ticket that left one’s desks that it is gone, and not where to', async () => {
    const { log, open } = await streaming();
    const stream = await open();
    await stream.next();
    log.add(3, 2);
    log.add(1, 3);
    expect(await stream.next()).toMatchObject({ id: 1, data: { kind: 'removed', desk_id: 2, fields: [] } });
    expect(await stream.next()).toMatchObject({ id: 2, data: { kind: 'changed', desk_id: 1 } });
  });

  it('replays what was missed, and loses and doubles nothing that happens meanwhile', async () => {
    const { log, open } = await streaming();
    for (let n = 0; n < 1200; n++) log.add(1);
    let more = 3;
    log.duringReplay = () => {
      if (more-- > 0) log.add(1);
    };
    const stream = await open({ 'last-event-id': '100' });
    const ids: number[] = [];
    while (ids.at(-1) !== 1203) {
      const event = await stream.next();
      if (event?.event === 'change') ids.push(event.id);
    }
    expect(ids).toEqual(Array.from({ length: 1103 }, (_, n) => 101 + n));
  });

  it.each(['6000', '999999', '1000000000000000', '-1', 'nonsense'])(
    'asks to load again when %s cannot be replayed',
    async (behind) => {
      const { log, open } = await streaming();
      for (let n = 0; n < 6001; n++) log.add(1);
      const lastEventId = behind === '6000' ? '1' : behind;
      const stream = await open({ 'last-event-id': lastEventId });
      expect(await stream.next()).toEqual({ id: 6001, event: 'reset', data: { seq: 6001 } });
      log.add(1);
      expect(await stream.next()).toMatchObject({ id: 6002, event: 'change' });
    },
  );

  it('ends with its session, and follows a change of desks', async () => {
    const { log, stub, streams, open } = await streaming();
    const stream = await open();
    await stream.next();
    stub.become('agent', { deskIds: [3] });
    await streams.recheck();
    log.add(1);
    log.add(3);
    expect(await stream.next()).toMatchObject({ id: 2, data: { desk_id: 3 } });
    stub.become('agent', undefined);
    expect(await stream.next()).toBeUndefined();
    expect(streams.size).toBe(0);
  });

  it('ends when nobody can say whether the session still holds', async () => {
    const { stub, streams, open } = await streaming();
    const stream = await open();
    await stream.next();
    stub.authenticator.recheck = () => Promise.reject(new Error('no database'));
    await streams.recheck();
    expect(await stream.next()).toBeUndefined();
  });

  it('beats', async () => {
    const { streams, open } = await streaming();
    const stream = await open();
    await stream.next();
    streams.beat();
    expect(await stream.nextBlock()).toBe(': still here');
  });

  it('is closed to nobody, and to the eleventh of one person', async () => {
    const { open, streams } = await streaming();
    const streamsOpen = await Promise.all(Array.from({ length: 10 }, () => open()));
    for (const stream of streamsOpen) await stream.next();
    const url = streamsOpen[0]?.response.url ?? '';
    const refused = await fetch(url, { headers: { authorization: `Bearer ${STUB_TOKENS.agent}` } });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '15']);
    expect(await refused.json()).toMatchObject({
      success: false,
      error: { code: 'RATE_LIMITED', details: '10 live streams at once' },
      detail: '10 live streams at once',
    });
    const lead = await open({}, 'lead');
    expect(lead.response.status).toBe(200);
    expect((await open({ authorization: 'Bearer nothing-of-the-kind-here' })).response.status).toBe(401);
    expect(streams.size).toBe(11);
  });

  it('cuts off who does not read', async () => {
    const { log, streams, open } = await streaming();
    const stream = await open();
    await stream.next();
    for (let n = 0; n < 400 && streams.size > 0; n++) {
      for (let m = 0; m < 20; m++) log.add(1, null, 'K'.repeat(2000));
      await new Promise(setImmediate);
    }
    expect(streams.size).toBe(0);
  });

  it('ends when the server stops', async () => {
    const { stub, open } = await streaming();
    const stream = await open();
    await stream.next();
    await stub.app.close();
    expect(await stream.next()).toBeUndefined();
  });
});
