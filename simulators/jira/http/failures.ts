/** Refusals, and the three shapes in which Jira writes them down. */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A refusal with Jira's error collection. */
export class Refusal extends Error {
  readonly status: number;
  readonly messages: readonly string[];
  /** By field; null leaves the member out altogether. */
  readonly errors: Readonly<Record<string, string>> | null;

  constructor(status: number, messages: readonly string[], errors: Readonly<Record<string, string>> | null = {}) {
    super(messages.join(' ') || Object.values(errors ?? {}).join(' '));
    this.status = status;
    this.messages = messages;
    this.errors = errors;
  }
}

/** A refusal by the framework in front of Jira, as `application/problem+json`. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;

  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

/** Missing and forbidden look the same, so that existence is never revealed. */
export function issueNotFound(): Refusal {
  return new Refusal(404, ['Issue does not exist or you do not have permission to see it.']);
}

export function invalidPayload(): Refusal {
  return new Refusal(400, ['Invalid request payload. Refer to the REST API documentation and try again.'], null);
}

export function sendFailure(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Problem) return sendProblem(reply, request, error.status, error.title, error.message);
  if (!(error instanceof Refusal)) throw error;
  reply.code(error.status);
  if (request.url.includes('/rest/servicedeskapi/')) {
    const errorMessage = error.message;
    return reply.send({ errorMessage, i18nErrorMessage: { i18nKey: 'sd.error', parameters: [] } });
  }
  return reply.send({ errorMessages: error.messages, ...(error.errors === null ? {} : { errors: error.errors }) });
}

export function sendProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  status: number,
  title: string,
  detail: string,
): FastifyReply {
  const instance = request.url.split('?', 1)[0];
  return reply
    .code(status)
    .header('content-type', 'application/problem+json')
    .serializer((payload: unknown) => payload as string)
    .send(JSON.stringify({ type: 'about:blank', title, status, detail, instance }));
}
