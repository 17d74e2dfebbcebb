import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../stdx/clock.ts';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: unknown;
}

/** An answer, or whatever should happen to the request instead. */
export type Step = ScriptedAnswer | ((response: ServerResponse, request: SeenRequest) => void);

/** A server that answers its requests by the steps given, one after another, the last one for all that follow. */
export class ScriptedServer {
  readonly seen: SeenRequest[] = [];
  #steps: Step[] = [];
  readonly #server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      const seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      this.seen.push(seen);
      const step = (this.#steps.length > 1 ? this.#steps.shift() : this.#steps[0]) ?? { status: 500 };
      if (typeof step === 'function') return step(response, seen);
      const text = typeof step.body === 'string' ? step.body : JSON.stringify(step.body ?? {});
      response.writeHead(step.status ?? 200, { 'content-type': 'application/json', ...step.headers }).end(text);
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  script(...steps: Step[]): void {
    this.seen.length = 0;
    this.#steps = steps;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A clock whose short sleeps take no time but count; longer ones last until they are ended. */
export class LeapingClock implements Clock {
  readonly slept: number[] = [];
  readonly #longest: number;
  readonly #ending: (() => void)[] = [];
  #now: number;

  constructor(now: number, longest: number) {
    this.#now = now;
    this.#longest = longest;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms > this.#longest) {
      return new Promise((resolve) => {
        this.#ending.push(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    this.slept.push(ms);
    this.#now += ms;
    return Promise.resolve();
  }

  endLongSleeps(): void {
    for (const end of this.#ending.splice(0)) end();
  }
}
