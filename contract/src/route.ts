import type { Static, TObject, TProperties, TSchema } from 'typebox';

/** Who may call a route. `session` is any signed-in person or API token; roles include the ones above them. */
export type Access = 'public' | 'session' | 'lead' | 'admin';

/** Rate-limit class of a route; requests per minute and caller. */
export type LimitClass = keyof typeof LIMITS_PER_MINUTE;

export const LIMITS_PER_MINUTE = {
  health: 100,
  signup: 5,
  login: 10,
  analytics: 30,
  expensive: 10,
  edit: 120,
  presence: 240,
  read: 1200,
  webhook: 60_000,
} as const;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How the answers of a route are kept. What changes them ends them at once; the rest is their ceiling. */
export interface Keeping {
  /** Class of how long they are kept at most. */
  readonly ttl: 'queues' | 'technicianViews' | 'tickets' | 'sidebar';
  /** Whether they are the same for all who may see the same desks, or of one person. */
  readonly reader: 'desks' | 'person';
  /** Worth finding again after a restart, or in another process: making them costs more than looking. */
  readonly outlives?: boolean;
  /** Asked for without members, it is among the first things people see. */
  readonly seenFirst?: boolean;
  /** A member of the query with which an answer is of one moment, and not kept. */
  readonly unless?: string;
}

/** One HTTP route as data. `path` is relative to `/api/v1` (and its alias `/api`). */
export interface RouteContract {
  /** `<feature>.<verb>`; the same name in logs, metrics, the web client and the CLI. */
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly limit: LimitClass;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** It takes no JSON, but `application/octet-stream`. */
  readonly takes?: 'bytes';
  /** Schema of `data` in the success envelope. */
  readonly data: TSchema;
  /** Siblings of `data` at the top level, for paged lists. */
  readonly siblings?: Readonly<Record<string, TSchema>>;
  /** Its answers are kept and carry an `ETag`; `If-None-Match` is answered with 304 while one still holds. */
  readonly cache?: Keeping;
  /** `told`: its answer names the version in `ETag`; `asked`: it takes `If-Match` with such a version. */
  readonly version?: 'told' | 'asked';
  /** Status of a success; 200 unless said. */
  readonly status?: 200 | 201 | 202;
}

/** Keeps the literal types of a route contract while checking its shape. */
export function route<const R extends RouteContract>(contract: R): R {
  return contract;
}

type Part<R extends RouteContract, K extends 'params' | 'query' | 'body'> = R[K] extends TSchema
  ? Static<R[K]>
  : Record<string, never>;

export type ParamsOf<R extends RouteContract> = Part<R, 'params'>;
export type QueryOf<R extends RouteContract> = Part<R, 'query'>;
export type BodyOf<R extends RouteContract> = Part<R, 'body'>;
export type DataOf<R extends RouteContract> = Static<R['data']>;
export type SiblingsOf<R extends RouteContract> = R['siblings'] extends TProperties
  ? Static<TObject<R['siblings']>>
  : object;
