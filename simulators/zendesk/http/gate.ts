/** Stands before the account: answers late, strikes requests with faults, and keeps a log of what was asked. */
import { createRequestLog, type RequestLog } from '../../faults/request-log.ts';
import { createFaultRules, type FaultEffect, type FaultRules } from '../../faults/rules.ts';
import type { Timers } from '../../webhooks/post-office.ts';
import { readBody } from './body.ts';
import { ConnectionLost, type Incoming, type SimulatorResponse } from './message.ts';

export interface GateOptions {
  seed: number;
  latencyMs: number;
  clock: () => number;
  timers: Timers;
}

export class Gate {
  readonly faults: FaultRules;
  readonly log: RequestLog = createRequestLog();
  readonly #options: GateOptions;
  #latencyMs: number;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#latencyMs = options.latencyMs;
    this.faults = createFaultRules(options.seed);
  }

  /** From now on every answer waits so long. */
  setLatency(ms: number): void {
    this.#latencyMs = ms;
  }

  /** Lets a request through to `answer`, or does to it what the rules say. Rejects with ConnectionLost. */
  async pass(request: Incoming, answer: (request: Incoming) => SimulatorResponse): Promise<SimulatorResponse> {
    if (this.#latencyMs > 0) await this.#wait(this.#latencyMs);
    let cutAfter: number | null = null;
    for (const effect of this.faults.strike(request.method, request.path)) {
      if (effect.kind === 'delay') await this.#wait(effect.ms);
      else if (effect.kind === 'status') return this.#logged(request, refusal(effect));
      else if (effect.kind === 'drop') {
        this.log.count(request.method, request.path, 0);
        throw new ConnectionLost();
      } else cutAfter = effect.kind === 'truncate' ? effect.bytes : 0;
    }
    const response = this.#logged(request, answer(request), cutAfter === null);
    if (cutAfter === null) return response;
    if (cutAfter === 0) throw new ConnectionLost();
    const whole = Buffer.from(response.body as string);
    const headers = { ...response.headers, 'content-length': String(whole.length) };
    return { ...response, headers, body: whole.subarray(0, cutAfter), broken: true };
  }

  #logged(request: Incoming, response: SimulatorResponse, delivered = true): SimulatorResponse {
    const { method, path } = request;
    this.log.count(method, path, response.status);
    if (response.status < 400 && method !== 'GET' && path.startsWith('/api/')) {
      const { status } = response;
      this.log.effect({ at: this.#options.clock(), method, path, status, delivered, body: bodyOf(request) });
    }
    return response;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.timers.after(ms, resolve));
  }
}

/** What was written, as far as it can be read: files claim to be all sorts of things. */
function bodyOf(request: Incoming): unknown {
  try {
    return readBody(request) ?? null;
  } catch {
    return null;
  }
}

function refusal({ status, headers = {}, body }: Extract<FaultEffect, { kind: 'status' }>): SimulatorResponse {
  if (typeof body === 'string' || body === undefined) return { status, headers, body: body ?? '' };
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}
