import type { AnswerCache } from '../cache/answer-cache.ts';
import type { Caller } from '../domain/caller.ts';
import type { Guard } from './guard.ts';
import type { HitPath } from './hit-path.ts';
import type { Identity } from './identity.ts';
import type { Readers } from './readers.ts';
import type { SessionCookie } from './session-cookie.ts';

/** Where the change log and the mirror stand; in the `meta` of every answer. */
export interface Position {
  readonly seq: number;
  /** When the mirror last matched its upstreams; null before the first sync. */
  readonly asOf: number | null;
}

/** What `handle` needs of the app it registers on. */
export interface AnswerSettings {
  now(): number;
  position(): Position;
  readonly cookie: SessionCookie;
  readonly cache: AnswerCache;
  readonly readers: Readers;
  /** Kept answers as bytes, and the way past the framework to them. */
  readonly hits: HitPath;
  /** Whether there is so much to do that packing an answer nobody has asked for before is left out. */
  readonly isPressed: () => boolean;
  /** Make what somebody sees first, each one answer. */
  readonly warmers: ((caller: Caller) => Promise<void>)[];
  /** Check every answer against the contract; for tests, as it costs time. */
  readonly checkAnswers: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    answers: AnswerSettings;
  }
  interface FastifyRequest {
    /** Who asks; null until they proved it. */
    identity: Identity | null;
  }
  interface FastifyContextConfig {
    guard?: Guard;
  }
}
