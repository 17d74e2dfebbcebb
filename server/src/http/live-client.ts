import type { ServerResponse } from 'node:http';
import type { Identity } from './identity.ts';
import { changeSeenBy, type LiveChange, type LiveSource } from './live-change.ts';

/** A client that has not read this much is cut off; it comes back and catches up. */
const BUFFERED_BYTES_MAX = 1024 * 1024;
const REPLAY_PAGE = 500;
/** Beyond this many missed changes it is cheaper to load the lists again. */
const REPLAY_MAX = 5_000;

/** One open stream: what it has been sent, and what its reader may see. */
export class LiveClient {
  identity: Identity;
  readonly #response: ServerResponse;
  /** Changes that arrived during the replay, to be sent after it; undefined once live. */
  #waiting: LiveChange[] | undefined = [];
  #sentSeq = 0;

  constructor(response: ServerResponse, identity: Identity) {
    this.#response = response;
    this.identity = identity;
  }

  onClose(listener: () => void): void {
    this.#response.once('close', listener);
  }

  /** Replays what came after `lastEventId`, or begins with now, and then goes live. */
  async start(source: LiveSource, lastEventId: number | undefined): Promise<void> {
    this.#sentSeq = lastEventId ?? source.seq();
    try {
      const complete = await this.#replay(source);
      if (!complete) this.#sentSeq = source.seq();
      // `reset`: what was missed is not told; load again. `ready`: nothing is missing from here on.
      this.#write(`id: ${this.#sentSeq}\nevent: ${complete ? 'ready' : 'reset'}\ndata: {"seq":${this.#sentSeq}}\n\n`);
    } catch {
      this.close();
      return;
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.push(waiting);
  }

  push(changes: readonly LiveChange[]): void {
    if (this.#waiting) {
      this.#waiting.push(...changes);
      if (this.#waiting.length > REPLAY_MAX) this.close();
      return;
    }
    for (const change of changes) {
      if (change.view.seq > this.#sentSeq) this.#send(change);
    }
  }

  /** Tells what is not of the log, and is not told again to who missed it. */
  tell(event: string, data: string): void {
    this.#write(`event: ${event}\ndata: ${data}\n\n`);
  }

  beat(): void {
    this.#write(': still here\n\n');
  }

  close(): void {
    this.#response.end();
    this.#response.destroy();
  }

  async #replay(source: LiveSource): Promise<boolean> {
    const from = this.#sentSeq;
    if (from > source.seq() || source.seq() - from > REPLAY_MAX) return false;
    for (;;) {
      const page = await source.after(this.#sentSeq, REPLAY_PAGE);
      for (const change of page) this.#send(change);
      if (page.length < REPLAY_PAGE || this.#response.destroyed) return true;
    }
  }

  #send(change: LiveChange): void {
    this.#sentSeq = change.view.seq;
    const view = changeSeenBy(this.identity.caller, change);
    if (view) this.#write(`id: ${view.seq}\nevent: change\ndata: ${JSON.stringify(view)}\n\n`);
  }

  #write(text: string): void {
    if (this.#response.destroyed) return;
    this.#response.write(text);
    const buffered = this.#response.writableLength + (this.#response.socket?.writableLength ?? 0);
    if (buffered > BUFFERED_BYTES_MAX) this.close();
  }
}
