import type { Channel } from '../../stdx/channel.ts';
import type { Clock } from '../../stdx/clock.ts';
import { type SharedNews, withNews } from './bulletin.ts';
import { type Bulletin, type BusMessage, readMessage, writeMessage } from './bus-message.ts';
import { Peers } from './peers.ts';

/**
 * What other processes say. It is hearsay: others may speak on a Redis too, and nothing is to be believed that can be
 * looked up. Where a promise is returned, the news counts as taken in when it resolves.
 */
export interface BusListener {
  /** The change log grew up to `seq`, the catalogue was read anew as often as `era` says; either may be left out. */
  log?(told: { readonly seq?: number; readonly era?: number }): undefined | Promise<void>;
  /** Null for any account. */
  rights?(userIds: readonly number[] | null): void;
  /** Null for any connection. */
  edits?(connectionIds: readonly number[] | null): void;
  errands?(connectionIds: readonly number[] | null): void;
  cleared?(selection: string): void;
  /** Something was said that did not come through: whatever is kept here by hearsay is to be looked up. */
  missed?(): undefined | Promise<void>;
  /** Nothing is heard from now on. */
  lost?(): void;
  /** It is heard again; `missed` came before it. */
  back?(): void;
}

export interface NewsBusOptions {
  readonly channel: Channel;
  /** Names this process among the others. */
  readonly id: string;
  readonly clock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly log: { warn(members: object, message: string): void; info(members: object, message: string): void };
}

const BEAT_MS = 1_000;
/** A process, or the bus itself, that is not heard for so long is not there. */
const SILENCE_MS = 3_500;
/** How long an answer waits for the others to hear of what it tells. */
const SETTLE_MS = 25;

/**
 * Tells other processes on the same database what happened here, within milliseconds, and hears them. It is a short cut:
 * what it does not carry is found by looking, a little later.
 */
export class NewsBus {
  readonly #options: NewsBusOptions;
  readonly #stopping = new AbortController();
  readonly #listeners: BusListener[] = [];
  readonly #peers: Peers;
  /** Not yet said. */
  #pending: Bulletin | undefined;
  #saying = false;
  #said = 0;
  /** How far each process that told us something has been taken in, and is to hear of it. */
  readonly #thanks = new Map<string, number>();
  #thanking = false;
  #hears = false;
  #catchingUp = false;
  #losses = 0;
  #heardSelfAt = 0;
  #garbageTold = false;
  #silenceTold = false;

  constructor(options: NewsBusOptions) {
    this.#options = options;
    this.#peers = new Peers(options.elapsed, SILENCE_MS);
    options.channel.listen({
      heard: (text) => this.#heard(text),
      back: () => this.#back(),
      lost: () => this.#lost(),
    });
    void this.#beat();
  }

  listen(listener: BusListener): void {
    this.#listeners.push(listener);
  }

  /** Whether others are heard. */
  hears(): boolean {
    return this.#hears;
  }

  /** Tells the others, soon; what comes before it is said goes along with it. */
  publish(news: SharedNews): void {
    this.#pending = withNews(this.#pending ?? {}, news);
    if (!this.#saying) void this.#say();
  }

  /** Resolves when all who listen have taken in what was published here, or shortly after in any case. */
  async settled(): Promise<void> {
    const n = this.#pending ? this.#said + 1 : this.#said;
    if (!this.#hears || this.#peers.took(n)) return;
    const patience = new AbortController();
    const { signal } = patience;
    await Promise.race([this.#peers.whenTook(n, signal), this.#options.clock.sleep(SETTLE_MS, signal)]);
    patience.abort();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#post({ leaves: true });
    await this.#options.channel.close();
  }

  async #say(): Promise<void> {
    this.#saying = true;
    // All news of one commit, and of those that end while the last is on its way, go together.
    await null;
    while (this.#pending) {
      const bulletin = this.#pending;
      this.#pending = undefined;
      this.#said += 1;
      // Nobody can take in what nobody heard; that it is missing shows by its number.
      if (!(await this.#post({ bulletin }))) this.#peers.excuse();
    }
    this.#saying = false;
  }

  async #thank(): Promise<void> {
    this.#thanking = true;
    for (const [of, n] of this.#thanks) {
      this.#thanks.delete(of);
      await this.#post({ took: { of, n } });
    }
    this.#thanking = false;
  }

  #post(message: Pick<BusMessage, 'bulletin' | 'took' | 'leaves'>): Promise<boolean> {
    return this.#options.channel.say(writeMessage({ from: this.#options.id, n: this.#said, ...message }));
  }

  async #beat(): Promise<void> {
    const { clock, elapsed, channel, log } = this.#options;
    const { signal } = this.#stopping;
    this.#heardSelfAt = elapsed();
    while (!signal.aborted) {
      await this.#post({});
      await clock.sleep(BEAT_MS, signal);
      if (signal.aborted || elapsed() - this.#heardSelfAt < SILENCE_MS) continue;
      if (!this.#silenceTold) log.warn({}, 'other processes are not heard at once: looking twice a second instead');
      this.#silenceTold = true;
      this.#heardSelfAt = elapsed();
      this.#lost();
      channel.renew();
    }
  }

  #heard(text: string): void {
    const message = readMessage(text);
    if (!message) this.#garbage();
    else if (message.from === this.#options.id) this.#heardSelf();
    else if (message.leaves) this.#peers.left(message.from);
    else this.#heardFrom(message);
  }

  #heardSelf(): void {
    const { elapsed, log } = this.#options;
    this.#heardSelfAt = elapsed();
    if (this.#silenceTold) log.info({}, 'other processes are heard at once again');
    this.#silenceTold = false;
    if (!this.#hears && !this.#catchingUp) void this.#catchUp();
  }

  /** What was said while nothing was heard is looked up before anything counts as heard. */
  async #catchUp(): Promise<void> {
    this.#catchingUp = true;
    const losses = this.#losses;
    const outcomes = await Promise.allSettled(this.#tell((one) => one.missed?.()));
    this.#catchingUp = false;
    // Otherwise the next echo tries again.
    if (losses !== this.#losses || outcomes.some(({ status }) => status === 'rejected')) return;
    this.#hears = true;
    this.#tell((one) => one.back?.());
  }

  #heardFrom(message: BusMessage): void {
    const isNew = this.#peers.heard(message.from, this.#said);
    // It is to know of us before it tells us anything.
    if (isNew) void this.#post({});
    if (message.took?.of === this.#options.id) this.#peers.tookUpTo(message.from, message.took.n);
    const missed = this.#peers.advance(message.from, message.n, message.bulletin !== undefined);
    if (missed === 'known') return;
    const taken: (undefined | Promise<void>)[] = missed === 'some' ? this.#tell((one) => one.missed?.()) : [];
    if (message.bulletin) taken.push(...this.#tellBulletin(message.bulletin));
    void this.#acknowledge(message.from, message.n, taken);
  }

  #tellBulletin({ seq, era, rights, edits, errands, cleared }: Bulletin): (undefined | Promise<void>)[] {
    const told = { ...(seq === undefined ? {} : { seq }), ...(era === undefined ? {} : { era }) };
    if (rights !== undefined) this.#tell((one) => one.rights?.(rights));
    const taken = seq === undefined && era === undefined ? [] : this.#tell((one) => one.log?.(told));
    for (const selection of cleared ?? []) this.#tell((one) => one.cleared?.(selection));
    if (edits !== undefined) this.#tell((one) => one.edits?.(edits));
    if (errands !== undefined) this.#tell((one) => one.errands?.(errands));
    return taken;
  }

  async #acknowledge(from: string, n: number, taken: readonly (undefined | Promise<void>)[]): Promise<void> {
    if (taken.some((one) => one !== undefined)) {
      // What could not be looked up now is looked up again soon; whoever waits for it stops waiting by then.
      const outcomes = await Promise.allSettled(taken);
      if (outcomes.some(({ status }) => status === 'rejected')) return;
    }
    this.#thanks.set(from, n);
    if (!this.#thanking) await this.#thank();
  }

  /** It listens; whether that carries anything, the echo of its own words shows. */
  #back(): void {
    this.#heardSelfAt = this.#options.elapsed();
    void this.#post({});
  }

  #lost(): void {
    this.#losses += 1;
    if (!this.#hears) return;
    this.#hears = false;
    this.#peers.excuse();
    this.#tell((one) => one.lost?.());
  }

  #garbage(): void {
    if (this.#garbageTold) return;
    this.#garbageTold = true;
    this.#options.log.warn({}, 'the bus between processes carries messages that are not understood; they are left out');
  }

  #tell<T>(say: (listener: BusListener) => T): (T | undefined)[] {
    return this.#listeners.map((listener) => {
      try {
        return say(listener);
      } catch {
        // What it makes no sense of is no sense.
        this.#garbage();
        return undefined;
      }
    });
  }
}
