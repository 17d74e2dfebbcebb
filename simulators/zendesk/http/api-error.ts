/** An answer the API gives instead of a result: its status, body and extra headers. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const notFound = () => new ApiError(404, { error: 'RecordNotFound', description: 'Not found' });

export const unknownPath = () =>
  new ApiError(404, { error: 'InvalidEndpoint', description: 'Not found' }, { 'x-zendesk-api-warn': 'unknown path' });

export const unauthenticated = () => new ApiError(401, { error: "Couldn't authenticate you" });

export const badCredentials = () =>
  new ApiError(401, {
    error: 'invalid_token',
    error_description: 'The access token provided is expired, revoked, malformed or invalid for other reasons.',
  });

export const forbidden = (message = 'You do not have access to this page. Please contact the account owner.') =>
  new ApiError(403, { error: { title: 'Forbidden', message } });

export const insufficientScope = (scope: string) =>
  new ApiError(
    403,
    { error: 'Forbidden', description: `You are missing the following required scopes: ${scope}` },
    { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  );

export const badRequest = (title: string, detail: string) => new ApiError(400, { error: title, description: detail });

/** The error list that the cursor-paged endpoints use. */
export const badParameter = (detail: string) =>
  new ApiError(400, { errors: [{ code: 'InvalidPaginationParameter', title: 'Bad request', detail }] });

export const tooManyValues = (limit: number) =>
  new ApiError(400, {
    error: 'TooManyValues',
    description: `Parameter ids cannot specify more than ${limit} values`,
    max_count: limit,
  });

/** A record that breaks a rule of the desk; `details` lists the faults per attribute. */
export function recordInvalid(details: Record<string, { description: string; error?: string }[]>): ApiError {
  return new ApiError(422, { error: 'RecordInvalid', description: 'Record validation errors', details });
}

export const updateConflict = () =>
  new ApiError(409, {
    error: 'UpdateConflict',
    description:
      'Safe Update prevented the update due to outdated ticket data. ' +
      'Please fetch the latest ticket data and try again.',
  });
