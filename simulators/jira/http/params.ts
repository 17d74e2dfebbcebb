/** Reads parameters of a request, refusing what cannot be read the way Jira does. */
import type { FastifyRequest } from 'fastify';
import { invalidPayload, Problem, Refusal } from './failures.ts';

export type Body = Record<string, unknown>;

function query(request: FastifyRequest): Record<string, string | string[] | undefined> {
  return request.query as Record<string, string | string[] | undefined>;
}

/** A parameter's first value. */
export function text(request: FastifyRequest, name: string): string | undefined {
  const value = query(request)[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A parameter's values, whether repeated or separated by commas. */
export function list(request: FastifyRequest, name: string): string[] {
  const value = query(request)[name];
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return values
    .flatMap((one) => one.split(','))
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

export function integer(request: FastifyRequest, name: string, absent: number): number {
  const value = text(request, name);
  if (value === undefined || value === '') return absent;
  if (!/^-?\d+$/.test(value))
    throw new Problem(400, 'Bad Request', `Failed to convert '${name}' with value: '${value}'`);
  return Number(value);
}

export function flag(request: FastifyRequest, name: string, absent: boolean): boolean {
  const value = text(request, name);
  if (value === undefined) return absent;
  if (value !== 'true' && value !== 'false') {
    throw new Problem(400, 'Bad Request', `Failed to convert '${name}' with value: '${value}'`);
  }
  return value === 'true';
}

export function expansions(request: FastifyRequest): Set<string> {
  return new Set(list(request, 'expand'));
}

export function pathParam(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? '';
}

/** The JSON object of the body; `allowed` names every member it may have. */
export function body(request: FastifyRequest, allowed?: readonly string[]): Body {
  const value = request.body;
  if (value === undefined || value === '') {
    throw new Refusal(400, ['No content to map to Object due to end of input'], null);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidPayload();
  if (allowed && Object.keys(value).some((name) => !allowed.includes(name))) throw invalidPayload();
  return value as Body;
}

export function stringsOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidPayload();
  return value.map((one) => {
    if (typeof one !== 'string' && typeof one !== 'number') throw invalidPayload();
    return String(one);
  });
}

/** Whole numbers, also when they come as digits in a string or with a fraction. */
export function bodyInteger(value: unknown, absent: number): number {
  if (value === undefined) return absent;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw invalidPayload();
  return Math.trunc(number);
}

/** `[{key, value}]` as an object. */
export function propertiesOf(value: unknown): Record<string, unknown> {
  if (value === undefined) return {};
  if (!Array.isArray(value)) throw invalidPayload();
  return Object.fromEntries(
    value.map((one: { key?: unknown; value?: unknown } | null) => {
      if (typeof one?.key !== 'string') throw invalidPayload();
      return [one.key, one.value];
    }),
  );
}
