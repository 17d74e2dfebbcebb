import { hash } from 'node:crypto';
import type { Answer, Exchange, Outgoing } from '../../server/src/upstream/transport/exchange.ts';
import type { Random } from '../../simulators/world/random.ts';
import type { CrashPoint } from './crash-points.ts';
import type { Effect } from './effects.ts';
import { type Fate, pathOf } from './faults.ts';
import type { Life } from './life.ts';
import type { Nemesis } from './nemesis.ts';
import type { SimulatedSite } from './simulated-sites.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Requests with a body that only read. */
const READING_POSTS =
  /\/(search\/(jql|approximate-count)|bulkfetch|changelog\/list|comment\/list|worklog\/list|tokens)$/;

interface NetworkParts {
  time: VirtualTime;
  random: Random;
  nemesis: Nemesis;
  trace: Trace;
  /** Fewer per page than asked for, as sites may do. */
  pageSize: number;
}

class NetworkError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the network failed: ${code}`);
    this.code = code;
  }
}

/** Everything between the server and the sites: it takes time, and what the nemesis wants goes wrong in it. */
export class Network {
  /** What was done at the sites for the server, whatever it heard of it. */
  readonly effects: Effect[] = [];
  readonly #parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  /** The way to a site, for one life of the server. */
  exchangeWith(site: SimulatedSite, life: Life, reach: (point: CrashPoint) => void): Exchange {
    return (outgoing, signal) => {
      reach('before a request leaves');
      if (isWrite(outgoing)) reach('before a write leaves');
      return new Promise((resolve, reject) => {
        if (!life.alive) return;
        const forget = life.onAbort(signal, () => reject(signal?.reason as Error));
        life
          .hears(this.#carry(site, this.#paged(outgoing), reach))
          .finally(forget)
          .then(resolve, reject);
      });
    };
  }

  async #carry(site: SimulatedSite, outgoing: Outgoing, reach: (point: CrashPoint) => void): Promise<Answer> {
    const { time, nemesis, trace } = this.#parts;
    const struck = { site: site.kind, outgoing, isWrite: isWrite(outgoing) };
    const strike = nemesis.fateOf(struck, time.now());
    const what = `${site.kind} ${outgoing.method} ${pathOf(outgoing)}`;
    trace.note(time.now(), `${what} ${digest(outgoing.path + outgoing.body)} ${strike?.fault ?? ''}`);
    await time.sleep(this.#latency());
    const answer = await this.#meet(site, outgoing, strike?.fate);
    if (struck.isWrite && answer.status < 300) reach('after a write was applied');
    await time.sleep(this.#latency());
    trace.note(time.now(), `${what} = ${answer.status} ${digest(answer.text)}`);
    return answer;
  }

  async #meet(site: SimulatedSite, outgoing: Outgoing, fate: Fate | undefined): Promise<Answer> {
    const { time } = this.#parts;
    switch (fate?.kind) {
      case undefined:
        return this.#apply(site, outgoing);
      case 'answered':
        return fate.answer;
      case 'lost':
        if (fate.applied) await this.#apply(site, outgoing);
        await time.sleep(fate.afterMs);
        throw new NetworkError(fate.code);
      case 'spoiled':
        return fate.spoil(await this.#apply(site, outgoing));
      case 'slow':
        await time.sleep(fate.ms);
        return this.#apply(site, outgoing).finally(() => time.sleep(fate.answerMs));
      case 'stranger': {
        const { authorization: _whoever, ...headers } = outgoing.headers;
        return this.#apply(site, { ...outgoing, headers });
      }
      case 'overtaken':
        site.live(fate.seed);
        return this.#apply(site, outgoing);
    }
  }

  async #apply(site: SimulatedSite, outgoing: Outgoing): Promise<Answer> {
    const { time } = this.#parts;
    const { method, path, headers, body } = outgoing;
    const answer = await time.hold(() => site.handle({ method, path, headers, body }));
    if (isWrite(outgoing) && answer.status < 300) {
      const done = { site: site.kind, method, path: pathOf(outgoing), body: body ?? '' };
      this.effects.push({ ...done, answer: answer.body.toString() });
    }
    return { status: answer.status, headers: { ...answer.headers }, text: answer.body.toString() };
  }

  /** The request for pages of the size this world has. */
  #paged(outgoing: Outgoing): Outgoing {
    const { pageSize } = this.#parts;
    if (outgoing.body === null || !outgoing.path.endsWith('/search/jql')) return outgoing;
    const body = JSON.parse(outgoing.body) as { maxResults?: number };
    return { ...outgoing, body: JSON.stringify({ ...body, maxResults: Math.min(body.maxResults ?? 50, pageSize) }) };
  }

  #latency(): number {
    return this.#parts.random.int(5, 80);
  }
}

function isWrite({ method, path }: Outgoing): boolean {
  return method !== 'GET' && !READING_POSTS.test(pathOf({ path }));
}

function digest(text: string): string {
  return hash('sha1', text, 'base64').slice(0, 8);
}
