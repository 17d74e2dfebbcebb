import { CHANGES_STREAM_PATH } from '@speedyflow/contract/changes';
import { authorizationCallback } from '@speedyflow/contract/connections';
import { ErrorBody, Meta } from '@speedyflow/contract/envelope';
import { ERRORS, type ErrorCode } from '@speedyflow/contract/errors';
import { Health, Ready } from '@speedyflow/contract/health';
import { attachmentContent } from '@speedyflow/contract/issues';
import { LIMITS_PER_MINUTE, type RouteContract } from '@speedyflow/contract/route';
import { type TSchema, Type } from 'typebox';
import { CONTRACT_ROUTES } from './contract-routes.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description of the interface, made from the contract alone. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = servicePaths();
  for (const route of CONTRACT_ROUTES) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'SpeedyFlow', version, description: DESCRIPTION },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(CONTRACT_ROUTES.map(featureOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'speedyflow_session',
          description: '`__Host-` goes before it over https',
        },
        token: { type: 'http', scheme: 'bearer', description: 'An API token' },
      },
      schemas: { Meta: schema(Meta), Error: schema(ErrorBody) },
      responses: Object.fromEntries(Object.keys(ERRORS).map((code) => [code, errorResponse(code as ErrorCode)])),
    },
  };
}

const DESCRIPTION = `Answers of success are \`{success: true, data, meta}\`, failures \`{success: false, error, meta}\`.
Paths without \`/v1\` mean the current version. Where several servers work on one database, answers to writes carry
\`X-SpeedyFlow-Seq\`: sent along with later requests, it makes sure that they show what was written, on any server.`;

function operation(route: RouteContract): Json {
  return {
    operationId: route.id,
    tags: [featureOf(route)],
    summary: route.summary,
    description: `At most ${LIMITS_PER_MINUTE[route.limit]} requests per minute.${roleNote(route)}`,
    security: route.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
      ...(route.version === 'asked' ? [IF_MATCH] : []),
    ],
    ...(route.body
      ? { requestBody: { required: isNeeded(route.body), content: jsonContent(schema(route.body)) } }
      : {}),
    ...(route.takes === 'bytes' ? { requestBody: { required: true, content: BYTES } } : {}),
    responses: { [String(route.status ?? 200)]: success(route), ...failures(route) },
  };
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: '`ETag` of the ticket as it was read: it is changed only while it still is so',
  schema: { type: 'string' },
};

const ETAG = { ETag: { description: 'Version of the ticket, for `If-Match`', schema: { type: 'string' } } };

function featureOf({ id }: RouteContract): string {
  return id.split('.', 1)[0] as string;
}

function roleNote({ access }: RouteContract): string {
  return access === 'lead' || access === 'admin' ? ` Takes the role ${access}.` : '';
}

function parameters(place: 'path' | 'query', part: TSchema | undefined): Json[] {
  if (!part) return [];
  const { properties = {}, required = [] } = schema(part) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...member }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: member,
  }));
}

function isNeeded(body: TSchema): boolean {
  const { required = [], minProperties = 0 } = schema(body) as { required?: string[]; minProperties?: number };
  return required.length > 0 || minProperties > 0;
}

function success(route: RouteContract): Json {
  const envelope = Type.Object({ success: Type.Literal(true), data: route.data, ...route.siblings });
  const { properties, required } = schema(envelope) as { properties: Json; required: string[] };
  const bare = (route.data as { type?: string }).type === 'null';
  if (bare) delete properties.data;
  else properties.meta = { $ref: '#/components/schemas/Meta' };
  return {
    description: route.summary,
    ...(route.version === 'told' ? { headers: ETAG } : {}),
    content: jsonContent({
      type: 'object',
      properties,
      required: bare ? required.filter((name) => name !== 'data') : [...required, 'meta'],
    }),
  };
}

/** The failures a route may answer with, by status; those of one status together. */
function failures(route: RouteContract): Json {
  const changes = route.method !== 'GET';
  const codes: ErrorCode[] = [
    ...(route.params || route.query || route.body ? (['VALIDATION_ERROR'] as const) : []),
    ...(route.access === 'public' ? [] : (['UNAUTHENTICATED'] as const)),
    ...(changes ? (['CROSS_SITE_REQUEST'] as const) : []),
    ...(route.access === 'lead' || route.access === 'admin' ? (['FORBIDDEN'] as const) : []),
    ...(route.params ? (['NOT_FOUND'] as const) : []),
    ...(changes ? (['CONFLICT'] as const) : []),
    ...(route.version === 'asked' ? (['PRECONDITION_FAILED'] as const) : []),
    ...(route.body || route.takes ? (['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const) : []),
    'RATE_LIMITED',
    'INTERNAL_ERROR',
    'UNAVAILABLE',
  ];
  return Object.fromEntries(
    codes.map((code) => [String(ERRORS[code].status), { $ref: `#/components/responses/${code}` }]),
  );
}

function errorResponse(code: ErrorCode): Json {
  return {
    description: `${code}: ${ERRORS[code].meaning}`,
    content: jsonContent({ $ref: '#/components/schemas/Error' }),
  };
}

const BYTES = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

/** The routes that carry no envelope. */
function servicePaths(): Record<string, Json> {
  const probe = (operationId: string, summary: string, responses: Json) => ({
    get: { operationId, tags: ['service'], summary, security: [], responses },
  });
  const ready = { description: 'Progress of the first sync', content: jsonContent(schema(Ready)) };
  return {
    '/health': probe('service.health', 'Whether the server is alive', {
      200: { description: 'Alive', content: jsonContent(schema(Health)) },
    }),
    '/ready': probe('service.ready', 'Whether the first sync of every connection is done', { 200: ready, 503: ready }),
    [attachmentContent.path.replace(/:(\w+)/g, '{$1}')]: {
      get: {
        operationId: attachmentContent.id,
        tags: ['issues'],
        summary: attachmentContent.summary,
        security: [{ session: [] }, { token: [] }],
        parameters: [
          ...parameters('path', attachmentContent.params),
          { name: 'Range', in: 'header', required: false, schema: { type: 'string' } },
        ],
        responses: {
          ...failures(attachmentContent),
          200: { description: 'The file', content: BYTES },
          206: { description: 'The range asked for', content: BYTES },
          416: { $ref: '#/components/responses/RANGE_NOT_SATISFIABLE' },
        },
      },
    },
    [authorizationCallback.path]: {
      get: {
        operationId: authorizationCallback.id,
        tags: ['connections'],
        summary: authorizationCallback.summary,
        security: [],
        responses: { ...failures(authorizationCallback), 303: { description: 'To a page that shows how it went' } },
      },
    },
    [CHANGES_STREAM_PATH]: {
      get: {
        operationId: 'changes.stream',
        tags: ['changes'],
        summary: 'Changes as server-sent events: `event: change`, `id: <seq>`; `Last-Event-ID` replays',
        security: [{ session: [] }, { token: [] }],
        parameters: [{ name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'integer' } }],
        responses: {
          200: { description: 'The stream', content: { 'text/event-stream': { schema: { type: 'string' } } } },
          401: { $ref: '#/components/responses/UNAUTHENTICATED' },
          429: { $ref: '#/components/responses/RATE_LIMITED' },
        },
      },
    },
  };
}

function jsonContent(content: Json): Json {
  return { 'application/json': { schema: content } };
}

/** A schema as plain JSON, without what the library keeps beside it. */
function schema(part: TSchema): Json {
  return JSON.parse(JSON.stringify(part)) as Json;
}
