/** Validates answers against Jira's OpenAPI documents, where those lie beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

export const SHARED_DATA = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../../shared/data');
const DOCUMENTS = ['jira-platform-v3.2025-12', 'jira-software-agile.2025-09', 'jira-service-management.2025-09'];
const fileOf = (name: string): string => resolve(SHARED_DATA, `openapi/${name}.json`);

export const documentsAreThere = DOCUMENTS.every((name) => existsSync(fileOf(name)));

type Node = Record<string, unknown>;

const answerOf = (path: string, status: number): string[] => [
  'paths',
  path,
  'get',
  'responses',
  String(status),
  'content',
  'application/json',
  'schema',
];

/**
 * Where the documents are known to differ from what sites answer, as paths into them. They also declare most
 * properties without `nullable`, so null is admitted for every property.
 */
const DEVIATIONS: readonly { why: string; path: readonly string[]; schema: Node }[] = [
  {
    why: 'projects are expanded with `projectKeys`, which is described but not declared',
    path: ['components', 'schemas', 'Project', 'properties', 'projectKeys'],
    schema: { type: 'array', items: { type: 'string' } },
  },
  {
    why: 'bulk changelogs date their histories with integers, as the example shows, and declare text',
    path: ['components', 'schemas', 'Changelog', 'properties', 'created'],
    schema: { type: ['string', 'integer'] },
  },
  {
    why: 'a board configuration tells where it lies by key, id and name, and declares `projectKeyOrId`',
    path: [...answerOf('/rest/agile/1.0/board/{boardId}/configuration', 200), 'properties', 'location'],
    schema: { type: 'object', required: ['type', 'key', 'id', 'name'] },
  },
  {
    why: 'remote links are a list, as the example shows, and declared as one',
    path: answerOf('/rest/api/3/issue/{issueIdOrKey}/remotelink', 200),
    schema: { type: 'array', items: { $ref: '#/components/schemas/RemoteIssueLink' } },
  },
];

interface Operation {
  method: string;
  pattern: RegExp;
  /** How many segments of the path are fixed; the most specific path wins. */
  fixed: number;
  responses: Record<string, Node>;
  document: string;
  path: string;
}

export class JiraOpenApi {
  readonly #operations: Operation[] = [];
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, logger: false });
  readonly #validators = new Map<string, ValidateFunction | null>();

  constructor() {
    addFormats.default(this.#ajv);
    for (const name of DOCUMENTS) {
      const document = JSON.parse(readFileSync(fileOf(name), 'utf8')) as {
        paths: Record<string, Node>;
        components: Node;
      };
      for (const { path, schema } of DEVIATIONS) replaceAt(document, path, schema);
      adapt(document);
      this.#ajv.addSchema({ $id: name, components: document.components });
      for (const [path, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          const { responses } = operation as { responses?: Record<string, Node> };
          if (responses)
            this.#operations.push({
              method: method.toUpperCase(),
              ...patternOf(path),
              responses,
              document: name,
              path,
            });
        }
      }
    }
    this.#operations.sort((one, other) => other.fixed - one.fixed);
  }

  /** The documented path of a request, or undefined when no document has it. */
  pathOf(method: string, url: string): string | undefined {
    return this.#find(method, url)?.path;
  }

  /** The faults of an answer; an operation or status no document describes is one. */
  faults(method: string, url: string, status: number, body: unknown): string[] {
    const operation = this.#find(method, url);
    if (!operation) return [`no document has ${method} ${url}`];
    const key = `${method} ${operation.path} ${status}`;
    const response = operation.responses[status] ?? operation.responses.default;
    if (!response) return [`no answer ${key} is documented`];
    let validate = this.#validators.get(key);
    if (validate === undefined) {
      validate = this.#compile(response, operation.document);
      this.#validators.set(key, validate);
    }
    if (validate === null || validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${key} ${instancePath}: ${message} ${JSON.stringify(params)}`,
    );
  }

  #find(method: string, url: string): Operation | undefined {
    const path = url.split('?', 1)[0]!;
    return this.#operations.find((one) => one.method === method && one.pattern.test(path));
  }

  #compile(response: Node, document: string): ValidateFunction | null {
    const content = (response.content ?? {}) as Record<string, { schema?: Node }>;
    const schema = (content['application/json'] ?? content['*/*'])?.schema;
    return schema ? this.#ajv.compile(pointed(schema, document) as Node) : null;
  }
}

function patternOf(path: string): { pattern: RegExp; fixed: number } {
  const segments = path.split('/').filter((segment) => segment !== '');
  const source = segments.map((segment) => (segment.startsWith('{') ? '[^/]+' : segment.replace(/[.+]/g, '\\$&')));
  return {
    pattern: new RegExp(`^/${source.join('/')}$`),
    fixed: segments.filter((segment) => !segment.startsWith('{')).length,
  };
}

/** References are to a document, which the validator knows by its name. */
function pointed(schema: unknown, document: string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => pointed(one, document));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) =>
      name === '$ref' && typeof value === 'string' ? [name, `${document}${value}`] : [name, pointed(value, document)],
    ),
  );
}

/** Admits null for every property, as sites do whatever the documents say. */
function adapt(node: unknown): void {
  if (Array.isArray(node)) {
    for (const one of node) adapt(one);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { properties } = node as { properties?: Record<string, Node> };
  for (const value of Object.values(node)) adapt(value);
  if (typeof properties !== 'object' || properties === null) return;
  for (const [name, schema] of Object.entries(properties)) {
    if (typeof schema === 'object' && schema !== null) properties[name] = { anyOf: [{ type: 'null' }, schema] };
  }
}

/** Puts a schema in the place of another, in the document that has the place. */
function replaceAt(document: Node, path: readonly string[], schema: Node): void {
  const parent = path.slice(0, -1).reduce<Node | undefined>((node, name) => node?.[name] as Node | undefined, document);
  if (parent) parent[path.at(-1)!] = schema;
}
