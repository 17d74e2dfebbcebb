/**
 * Gives a simulator latency, faults and a request log, controllable in process and over HTTP:
 * `POST /__control/faults` (`{"clear":true}`, `{"rules":[…]}`), `POST /__control/latency` (`{"ms":…}`),
 * `GET /__control/requests`, `DELETE /__control/requests`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Timers } from '../webhooks/post-office.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createFaultRules, type FaultEffect, type FaultRule, type FaultRules } from './rules.ts';

/** Paths that are never delayed, struck, counted or authenticated. */
export const CONTROL_PREFIX = '/__control/';

export interface FaultOptions {
  seed: number;
  latencyMs: number;
  now(): number;
  timers: Timers;
  /** Whether a request with this method and path changes the simulated system. */
  isWrite(method: string, path: string): boolean;
}

export interface FaultControl {
  readonly faults: FaultRules;
  readonly log: RequestLog;
  setLatency(ms: number): void;
}

/** Adds the hooks and control routes to an app; call it before any other hook is added. */
export function installFaults(app: FastifyInstance, options: FaultOptions): FaultControl {
  const faults = createFaultRules(options.seed);
  const log = createRequestLog();
  const undelivered = new WeakSet<FastifyRequest>();
  let latencyMs = options.latencyMs;
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => options.timers.after(ms, resolve));

  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request);
    if (path.startsWith(CONTROL_PREFIX)) return;
    if (latencyMs > 0) await sleep(latencyMs);
    for (const effect of faults.strike(request.method, path)) await strike(effect, request, reply);
  });

  async function strike(effect: FaultEffect, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    switch (effect.kind) {
      case 'delay':
        await sleep(effect.ms);
        break;
      case 'status':
        await reply
          .code(effect.status)
          .headers(effect.headers ?? {})
          .send(effect.body ?? '');
        break;
      case 'drop':
        log.count(request.method, pathOf(request), 0);
        reply.hijack();
        reply.raw.destroy();
        break;
      case 'apply_then_drop':
        undelivered.add(request);
        cutAnswer(reply, 0);
        break;
      case 'truncate':
        undelivered.add(request);
        cutAnswer(reply, effect.bytes);
        break;
    }
  }

  // Preceding the answer, so that a caller who has it finds the request in the log.
  app.addHook('onSend', async (request, reply, payload) => {
    const path = pathOf(request);
    if (path.startsWith(CONTROL_PREFIX)) return payload;
    log.count(request.method, path, reply.statusCode);
    if (reply.statusCode < 400 && options.isWrite(request.method, path)) {
      const { method, body } = request;
      const delivered = !undelivered.has(request);
      log.effect({ at: options.now(), method, path, status: reply.statusCode, delivered, body: body ?? null });
    }
    return payload;
  });

  app.post<{ Body: { clear?: boolean; rules?: FaultRule[] } }>(`${CONTROL_PREFIX}faults`, async ({ body }) => {
    if (body.clear) faults.clear();
    for (const rule of body.rules ?? []) faults.add(rule);
    return { rules: faults.list() };
  });
  app.post<{ Body: { ms: number } }>(`${CONTROL_PREFIX}latency`, async ({ body }) => {
    latencyMs = body.ms;
    return { ms: latencyMs };
  });
  app.get(`${CONTROL_PREFIX}requests`, async () => ({ counts: log.counts(), effects: log.effects() }));
  app.delete(`${CONTROL_PREFIX}requests`, async (_request, reply) => {
    log.clear();
    return reply.code(204).send();
  });

  return {
    faults,
    log,
    setLatency(ms) {
      latencyMs = ms;
    },
  };
}

/** The answer breaks off after so many bytes of its body; none at all means not even a head is sent. */
function cutAnswer(reply: FastifyReply, bytes: number): void {
  const { raw } = reply;
  raw.end = ((chunk?: string | Uint8Array) => {
    if (bytes === 0 || chunk === undefined) raw.destroy();
    else raw.write(Buffer.from(chunk as string).subarray(0, bytes), () => raw.destroy());
    return raw;
  }) as typeof raw.end;
}

function pathOf(request: FastifyRequest): string {
  const query = request.url.indexOf('?');
  return query < 0 ? request.url : request.url.slice(0, query);
}
