/** Validates answers against Zendesk's OpenAPI document, where that document lies beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export const SHARED_DATA = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../../shared/data');
const DOCUMENT = resolve(SHARED_DATA, 'openapi/zendesk-support-oas.2025-07.yaml');

export const documentIsThere = existsSync(DOCUMENT);

type Node = Record<string, unknown>;

/**
 * Where the document is known to differ from what accounts answer. It declares most properties without `nullable`
 * although its own prose and every recorded answer show null, so null is admitted for every property; the other
 * differences are named here one by one, as paths into the document's schemas.
 */
const DEVIATIONS: readonly { why: string; path: string; schema: Node }[] = [
  {
    why: 'ticket events are listed with the schema of metric events, which they are not',
    path: 'ExportIncrementalTicketEventsResponse.properties.ticket_events',
    schema: { type: 'array', items: { type: 'object', required: ['id', 'ticket_id', 'timestamp', 'child_events'] } },
  },
  {
    why: 'values of custom fields are typed as text, but are numbers, booleans and lists for such fields',
    path: 'TicketObject.properties.custom_fields.items.properties.value',
    schema: {},
  },
  {
    why: 'exports show deleted tickets with a status of their own, which the enumeration leaves out',
    path: 'TicketObject.properties.status',
    schema: { enum: ['new', 'open', 'pending', 'hold', 'solved', 'closed', 'deleted'] },
  },
];

/** Finds the validator for an operation's answer. */
export class OpenApi {
  readonly #paths: Record<string, Node>;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    const document = parse(readFileSync(DOCUMENT, 'utf8')) as { paths: Record<string, Node>; components: Node };
    for (const { path, schema } of DEVIATIONS) replaceAt(document.components.schemas as Node, path.split('.'), schema);
    admitNulls(document);
    this.#paths = document.paths;
    addFormats.default(this.#ajv);
    // Users' times are declared with a name for the format that is none.
    this.#ajv.addFormat('datetime', (text) => !Number.isNaN(Date.parse(text)));
    this.#ajv.addSchema({ $id: 'zendesk', components: document.components });
  }

  /** The faults of an answer to `GET /api/v2/tickets/{ticket_id}`, say; an unknown operation is one. */
  faults(operation: string, status: number, body: unknown): string[] {
    const key = `${operation} ${status}`;
    const validate = this.#validators.get(key) ?? this.#compile(operation, status);
    if (validate === null) return [`the document has no answer ${status} to ${operation}`];
    this.#validators.set(key, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${operation} ${instancePath}: ${message}`);
  }

  #compile(operation: string, status: number): ValidateFunction | null {
    const [method = '', path = ''] = operation.split(' ');
    const responses = (this.#paths[path]?.[method.toLowerCase()] as Node | undefined)?.responses as Node | undefined;
    const content = (responses?.[status] as Node | undefined)?.content as Record<string, Node> | undefined;
    const schema = content?.['application/json']?.schema as Node | undefined;
    return schema === undefined ? null : this.#ajv.compile(pointed(schema));
  }
}

/** References are to the document, which is known to the validator under a name. */
function pointed(schema: Node): Node {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"zendesk#/')) as Node;
}

function replaceAt(schemas: Node, path: string[], schema: Node): void {
  const last = path.pop()!;
  let node = schemas;
  for (const part of path) node = node[part] as Node;
  if (!(last in node)) throw new Error(`the document has no ${path.join('.')}.${last}`);
  node[last] = schema;
}

/** Lets each property be null, in place. */
function admitNulls(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    admitNulls(value);
    if (key !== 'properties' || typeof value !== 'object' || value === null) continue;
    for (const [name, schema] of Object.entries(value as Node)) {
      (value as Node)[name] = { anyOf: [schema, { type: 'null' }] };
    }
  }
}
