/** Routes as data: what each needs, which budget it draws on, and the function that answers it. */
import type { Caller } from './auth.ts';
import type { Place } from './paging.ts';
import type { Query } from './query.ts';
import type { BucketName } from './rate-limits.ts';

/** One authenticated request. */
export interface Call {
  caller: Caller;
  params: Readonly<Record<string, string>>;
  query: Query;
  body: unknown;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The time at which the request is answered. */
  now: number;
  /** The account's own address, without a trailing slash. */
  site: string;
  /** The address of this request, for the links to other pages. */
  place: Place;
}

/** An answer other than 200 with a JSON body. */
export class Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** The resource whose `<resource>:read` or `:write` scope admits a narrow token. */
  resource: string;
  /** The least role admitted; agents unless said otherwise. */
  role?: 'anyone' | 'end-user' | 'admin';
  /** Narrow scopes do not do: the token needs the whole `read` scope. */
  globalScope?: true;
  /** Endpoint budgets beyond the account's. */
  limits?: (call: Call) => { bucket: BucketName; scope?: string }[];
  /** The body is taken as bytes, whatever it claims to be. */
  rawBody?: true;
  answer: (call: Call) => unknown;
}

/** A request outside the API. */
export type PlainCall = Pick<Call, 'params' | 'query' | 'body' | 'headers' | 'now'>;

/** A path outside the API, to which its credentials and budgets do not apply. */
export interface PlainRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  answer: (call: PlainCall) => unknown;
}
