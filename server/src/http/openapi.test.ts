import { ERRORS } from '@speedyflow/contract/errors';
import { describe, expect, it } from 'vitest';
import { CONTRACT_ROUTES } from './contract-routes.ts';
import { openApiDocument } from './openapi.ts';

interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  security: object[];
  responses: Record<string, { $ref?: string; description?: string }>;
}

const document = openApiDocument('1.2.3') as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, object>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const SCHEMA_KEYWORDS = new Set(
  'type const enum anyOf oneOf allOf not items properties required additionalProperties patternProperties description format pattern minimum maximum exclusiveMinimum minLength maxLength minItems maxItems minProperties maxProperties uniqueItems default $ref'.split(
    ' ',
  ),
);

/** Every schema in the document, wherever it is. */
function schemasIn(value: unknown, isSchema = false): object[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = isSchema ? [value] : [];
  return here.concat(
    Object.entries(value).flatMap(([key, member]): object[] => {
      if (['properties', 'patternProperties', 'schemas'].includes(key))
        return Object.values(member as object).flatMap((one) => schemasIn(one, true));
      if (['anyOf', 'oneOf', 'allOf'].includes(key))
        return (member as unknown[]).flatMap((one) => schemasIn(one, true));
      return schemasIn(member, ['schema', 'items', 'additionalProperties', 'not'].includes(key));
    }),
  );
}

describe('the OpenAPI document', () => {
  it('is of version 3.1 and describes every route once', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, method, path } of CONTRACT_ROUTES) {
      const described = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect(described?.operationId).toBe(id);
    }
  });

  it('describes every part of a path as a parameter', () => {
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(described.map(({ name }) => name).sort()).toEqual(named.sort());
      expect(described.every(({ required }) => required)).toBe(true);
    }
  });

  it('refers only to what is there', () => {
    for (const [, kind = '', name = ''] of JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      expect(document.components[kind]).toHaveProperty(name);
    }
  });

  it('holds schemas of JSON Schema alone', () => {
    const schemas = schemasIn(document);
    expect(schemas.length).toBeGreaterThan(300);
    for (const schema of schemas) {
      for (const keyword of Object.keys(schema)) expect(SCHEMA_KEYWORDS).toContain(keyword);
    }
  });

  it('says how to sign in, and how each route fails', () => {
    for (const { operation } of operations) {
      const isPublic = operation.security.length === 0;
      expect(operation.responses['401'] === undefined || !isPublic).toBe(true);
      if (!isPublic) expect(operation.responses).toHaveProperty('401');
    }
    expect(Object.keys(document.components.responses ?? {})).toEqual(Object.keys(ERRORS));
  });
});
