/**
 * Delivers webhooks at least once: in the order in which they were posted unless chance has it otherwise, retried under
 * the same identifier. Time, timers, network and chance are handed in, so that the same code serves real receivers and
 * a simulation in one thread.
 */
import { Random } from '../world/random.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { createDeliveryLedger, type DeliveryLedger, type Outcome } from './delivery-ledger.ts';
import { type DeliveryPolicy, isRetried } from './policies.ts';

export interface Clock {
  now(): number;
}

export interface Timers {
  /** Runs a task once, later; the answer calls it off. */
  after(ms: number, task: () => void): () => void;
}

/** One attempt as it goes over the network. */
export interface OutgoingRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Aborted when the answer is no longer waited for. */
  signal: AbortSignal;
}

/** Rejects when no answer comes. */
export type Send = (request: OutgoingRequest) => Promise<{ status: number }>;

export interface Letter {
  /** Stays the same over retries and duplicates. */
  id: string;
  /** The webhook it belongs to. */
  webhook: string;
  url: string;
  method?: string;
  /** By the number of the attempt, from 0. */
  headers(attempt: number): Readonly<Record<string, string>>;
  body: string;
  /** How long it is held back before the first attempt. */
  delayMs?: number;
}

/** What goes wrong by chance; shares are of all letters. */
export interface Chaos {
  drop: number;
  duplicate: number;
  /** Held back for up to `reorderMs`, so that later ones overtake. */
  reorder: number;
  reorderMs: number;
  late: number;
  lateMs: number;
}

const CALM: Chaos = { drop: 0, duplicate: 0, reorder: 0, reorderMs: 2_000, late: 0, lateMs: 600_000 };

export interface PostOfficeOptions {
  clock: Clock;
  timers: Timers;
  seed: number;
  send: Send;
  policy: DeliveryPolicy;
  chaos?: Partial<Chaos>;
  ledger?: DeliveryLedger;
}

export interface PostOffice {
  post(letter: Letter): void;
  readonly chaos: Readonly<Chaos>;
  setChaos(change: Partial<Chaos>): void;
  readonly ledger: DeliveryLedger;
  /** Letters whose end is open: held back, waiting their turn, under way or between two attempts. */
  readonly pending: number;
}

/** A letter on its way. */
interface Passage {
  letter: Letter;
  postedAt: number;
  attempts: number;
}

const SALT = 71;

export function createPostOffice(options: PostOfficeOptions): PostOffice {
  const { clock, timers, policy, send } = options;
  const random = new Random(options.seed, SALT);
  const ledger = options.ledger ?? createDeliveryLedger();
  const breakers = new Map<string, Breaker>();
  const chaos: Chaos = { ...CALM, ...options.chaos };
  const queue = createQueue<Passage>();
  let underWay = 0;
  let pending = 0;

  function breakerOf(webhook: string): Breaker | null {
    if (policy.breaker === null) return null;
    const breaker = breakers.get(webhook) ?? createBreaker(policy.breaker);
    breakers.set(webhook, breaker);
    return breaker;
  }

  function end(passage: Passage, outcome: Outcome, status = 0): void {
    pending -= 1;
    const { letter, postedAt, attempts } = passage;
    ledger.end({ id: letter.id, webhook: letter.webhook, outcome, attempts, status, postedAt, endedAt: clock.now() });
  }

  function depart(letter: Letter): void {
    pending += 1;
    enqueue({ letter, postedAt: clock.now(), attempts: 0 }, (letter.delayMs ?? 0) + chanceDelay());
  }

  function enqueue(passage: Passage, delayMs: number): void {
    const enter = (): void => {
      queue.push(passage);
      serve();
    };
    if (delayMs > 0) timers.after(delayMs, enter);
    else enter();
  }

  function serve(): void {
    while (underWay < policy.concurrency) {
      const passage = queue.shift();
      if (!passage) return;
      if (breakerOf(passage.letter.webhook)?.isOpen(clock.now())) end(passage, 'circuit_broken');
      else attempt(passage);
    }
  }

  function attempt(passage: Passage): void {
    const { letter } = passage;
    const abandon = new AbortController();
    const finish = (status: number): void => {
      if (abandon.signal.aborted) return;
      stopWaiting();
      underWay -= 1;
      conclude(passage, status);
      serve();
    };
    const stopWaiting = timers.after(policy.timeoutMs, () => {
      finish(0);
      abandon.abort();
    });
    underWay += 1;
    ledger.count('sent');
    const headers = letter.headers(passage.attempts);
    passage.attempts += 1;
    send({ url: letter.url, method: letter.method ?? 'POST', headers, body: letter.body, signal: abandon.signal }).then(
      ({ status }) => finish(status),
      () => finish(0),
    );
  }

  /** Status 0 stands for no answer. */
  function conclude(passage: Passage, status: number): void {
    const delivered = status >= 200 && status < 300;
    breakerOf(passage.letter.webhook)?.note(clock.now(), !delivered);
    const retries = passage.attempts - 1;
    const again = retries < policy.maxRetries && (status === 0 || isRetried(policy, status));
    if (delivered) end(passage, 'delivered', status);
    else if (!again) end(passage, 'failed', status);
    else {
      ledger.count('retried');
      enqueue(passage, policy.backoffMs[Math.min(retries, policy.backoffMs.length - 1)] ?? 0);
    }
  }

  function chanceDelay(): number {
    let delayMs = 0;
    if (random.chance(chaos.reorder)) {
      ledger.count('reordered');
      delayMs += random.int(1, Math.max(1, chaos.reorderMs));
    }
    if (random.chance(chaos.late)) {
      ledger.count('late');
      delayMs += chaos.lateMs;
    }
    return delayMs;
  }

  return {
    post(letter) {
      ledger.count('posted');
      if (random.chance(chaos.drop)) {
        pending += 1;
        end({ letter, postedAt: clock.now(), attempts: 0 }, 'dropped');
        return;
      }
      depart(letter);
      if (!random.chance(chaos.duplicate)) return;
      ledger.count('duplicated');
      depart(letter);
    },
    chaos,
    setChaos(change) {
      Object.assign(chaos, change);
    },
    ledger,
    get pending() {
      return pending;
    },
  };
}

interface Queue<Item> {
  push(item: Item): void;
  shift(): Item | undefined;
}

/** First in, first out, in constant time however many wait. */
function createQueue<Item>(): Queue<Item> {
  let entering: Item[] = [];
  let leaving: Item[] = [];
  return {
    push(item) {
      entering.push(item);
    },
    shift() {
      if (leaving.length === 0) {
        leaving = entering.reverse();
        entering = [];
      }
      return leaving.pop();
    },
  };
}
