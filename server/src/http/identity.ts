import type { Caller } from '../domain/caller.ts';

/** What a request proved who it is with. `id` names the session or token without being able to open anything. */
export interface Credential {
  readonly kind: 'session' | 'token';
  readonly id: string;
}

export interface Identity {
  readonly caller: Caller;
  readonly credential: Credential;
}

/** What http needs to know about accounts. */
export interface Authenticator {
  /** The identity behind a session cookie; undefined when the session is unknown or over. Counts as activity. */
  bySession(token: string): Promise<Identity | undefined>;
  /** The identity behind `Authorization: Bearer`. */
  byBearer(token: string): Promise<Identity | undefined>;
  /** The identity behind a token, when it is known without looking anything up. Counts as activity. */
  atHand(kind: Credential['kind'], token: string): Identity | undefined;
  /** The same identity as it is now, without counting as activity; undefined once it has ended. */
  recheck(identity: Identity): Promise<Identity | undefined>;
  /** Calls `listener` with a user's id whenever their rights or sessions changed in this process. */
  onChange(listener: (userId: number) => void): void;
}
