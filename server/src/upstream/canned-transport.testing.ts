import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { notUnderstood } from './transport/decode-answer.ts';
import { failed } from './transport/refusal.ts';
import type { UpstreamKind } from './transport/site.ts';
import type { Transport, UpstreamRequest } from './transport/transport.ts';
import { judge } from './transport/verdict.ts';
import { DecodeError } from './transport/wire.ts';

/** A transport that gets the text of every answer from a function, and reads it as the real one reads it. */
export function cannedTransport(kind: UpstreamKind, answer: (request: UpstreamRequest) => string): Transport {
  const call = async (request: UpstreamRequest) => {
    const verdict = judge(kind, { status: 200, headers: {}, text: answer(request) }, request.method === 'PUT');
    if (verdict.kind === 'answer') return verdict.value;
    throw 'error' in verdict ? verdict.error : failed(kind, 'is paused', { ambiguous: false });
  };
  return {
    read: call,
    readAs: async (request, decoding, reading) => {
      const said = await call(request);
      try {
        return decoding.decode(said, reading);
      } catch (error) {
        throw error instanceof DecodeError ? notUnderstood(kind, error) : error;
      }
    },
    write: async (request) => call(request),
    content: () => Promise.reject(new Error('no files here')),
    close: async () => {},
  };
}

/** The folder of recorded responses beside the checkout, or null where there is none. */
export function recordedFolder(): string | null {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const data = join(folder, '..', 'shared', 'data');
    if (existsSync(join(folder, 'package-lock.json')) && existsSync(data)) return data;
  }
  return null;
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The text cut at each 64th of its length. */
export function cuts(text: string): string[] {
  return Array.from({ length: 64 }, (_, part) => text.slice(0, Math.floor((text.length * part) / 64)));
}
