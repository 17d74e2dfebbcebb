import type { BodyOf, ParamsOf, QueryOf, RouteContract } from '@speedyflow/contract/route';
import type { FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../domain/errors.ts';
import { stringConverter } from './query-values.ts';
import { type Fault, faultsOf } from './validation-faults.ts';

export interface Input<R extends RouteContract> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
}

/**
 * Compiles the schemas of a route into one reader of its requests. Nothing unknown passes, and a part the route
 * does not declare must be empty. Strings of path and query become numbers where the schema says so; a body is
 * taken as it is.
 */
export function inputReader<R extends RouteContract>(route: R): (request: FastifyRequest) => Input<R> {
  const params = partReader('params', route.params, { fromStrings: true });
  const query = partReader('query', route.query, { fromStrings: true });
  const body = partReader('body', route.body, { fromStrings: false });
  return (request) => {
    const faults: Fault[] = [];
    const input = {
      params: params(request.params ?? {}, faults),
      query: query(request.query ?? {}, faults),
      body: body(route.takes === 'bytes' ? {} : (request.body ?? {}), faults),
    };
    if (faults.length > 0) {
      throw new AppError('invalid_input', 'VALIDATION_ERROR', summary(faults), { details: faults });
    }
    return input as Input<R>;
  };
}

function partReader(
  part: 'params' | 'query' | 'body',
  schema: TSchema | undefined,
  { fromStrings }: { fromStrings: boolean },
): (value: unknown, faults: Fault[]) => unknown {
  const { closed, validator } = compiled(part, schema ?? NOTHING);
  const convert = fromStrings ? stringConverter(closed) : undefined;
  return (raw, faults) => {
    if (fromStrings) faults.push(...unreadableText(part, raw as Record<string, unknown>));
    if (memberCount(raw) > MEMBERS_MAX) {
      faults.push({ path: part, message: `has more than ${MEMBERS_MAX} members` });
      return raw;
    }
    const value = convert ? convert(raw as Record<string, unknown>) : raw;
    if (!validator.Check(value)) faults.push(...faultsOf(part, closed, value));
    return value;
  };
}

/** What a part that no route declares may have. */
const NOTHING = Type.Object({});

interface CompiledPart {
  closed: TSchema;
  validator: ReturnType<typeof Compile>;
}

/** Compiling takes a millisecond, and many routes share a schema: of what identifies a thing, or that there is none. */
const compiledParts = new WeakMap<TSchema, CompiledPart>();

function compiled(part: string, schema: TSchema): CompiledPart {
  const before = compiledParts.get(schema);
  if (before) return before;
  const closed = closedObject(part, schema);
  const now = { closed, validator: Compile(closed) };
  compiledParts.set(schema, now);
  return now;
}

/** Naming each of thousands of unknown members would take longer than any request may. */
const MEMBERS_MAX = 200;

function memberCount(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function closedObject(part: string, schema: TSchema): TSchema {
  if (!('properties' in schema)) throw new TypeError(`the ${part} of a route must be an object schema`);
  return { ...schema, additionalProperties: false };
}

/** Text no database takes: the NUL character, and halves of a surrogate pair. */
function unreadableText(part: string, values: Record<string, unknown>): Fault[] {
  return Object.entries(values)
    .filter(([, value]) => typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    .map(([name]) => ({ path: `${part}.${name}`, message: 'must be text' }));
}

function summary(faults: readonly Fault[]): string {
  const [first] = faults as [Fault];
  const more = faults.length > 1 ? `, and ${faults.length - 1} more` : '';
  return `${first.path} ${first.message}${more}`;
}
