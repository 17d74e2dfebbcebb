/** The closed catalogue of error codes: HTTP status and what the code means. */
export const ERRORS = {
  VALIDATION_ERROR: {
    status: 400,
    meaning: 'A field, parameter or body has the wrong shape; `details` lists each one.',
  },
  MALFORMED_JSON: { status: 400, meaning: 'The body is not JSON.' },
  INVALID_CURSOR: { status: 400, meaning: 'The page cursor was not issued by this list.' },
  INVALID_TRANSITION: {
    status: 400,
    meaning: 'The ticket cannot move to that status from where it is; `details` lists the allowed ones.',
  },
  UNAUTHENTICATED: { status: 401, meaning: 'Sign in first: there is no valid session or API token.' },
  INVALID_CREDENTIALS: { status: 401, meaning: 'E-mail address or password is wrong.' },
  FORBIDDEN: { status: 403, meaning: 'Your role does not allow this.' },
  CROSS_SITE_REQUEST: { status: 403, meaning: 'A browser sent this from another site.' },
  NOT_FOUND: { status: 404, meaning: 'There is no such thing, or you may not see it.' },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The path exists, but not with this method.' },
  REQUEST_TIMEOUT: { status: 408, meaning: 'The request did not arrive in time.' },
  CONFLICT: {
    status: 409,
    meaning: 'The request contradicts the present state, such as a second account for an address.',
  },
  LINKED_ACCOUNT_REFUSED: {
    status: 409,
    meaning: 'Jira or Zendesk does not accept the linked account the edit was to be sent from; reconnect it.',
  },
  PRECONDITION_FAILED: {
    status: 412,
    meaning: 'The ticket is not of a version `If-Match` names; `details` has the present one and both values.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, meaning: 'The body is larger than allowed.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    meaning: 'Send the body as application/json, and pieces of files as application/octet-stream.',
  },
  RANGE_NOT_SATISFIABLE: { status: 416, meaning: 'The file ends before the range asked for begins.' },
  INVALID_SITE: { status: 422, meaning: 'The site address of a connection is not one that may be contacted.' },
  UNKNOWN_HOST: { status: 421, meaning: 'The request came under a name this server does not answer to.' },
  RATE_LIMITED: {
    status: 429,
    meaning: 'Too many requests; `details` names the limit, `Retry-After` the wait in seconds.',
  },
  HEADERS_TOO_LARGE: { status: 431, meaning: 'The headers are larger than allowed.' },
  INTERNAL_ERROR: { status: 500, meaning: 'A fault of the server; the log has it under the request id.' },
  JIRA_API_ERROR: { status: 502, meaning: "Jira refused or failed; `details` carries Jira's status and reason." },
  ZENDESK_API_ERROR: {
    status: 502,
    meaning: "Zendesk refused or failed; `details` carries Zendesk's status and reason.",
  },
  UNAVAILABLE: { status: 503, meaning: 'The server cannot take this now; try again after `Retry-After` seconds.' },
  TIMED_OUT: {
    status: 504,
    meaning: 'It took too long. What was to be changed may still be changed: look before asking again.',
  },
  OVERLOADED: {
    status: 503,
    meaning: 'More is asked than can be answered in time; try again after `Retry-After` seconds.',
  },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ErrorCode = keyof typeof ERRORS;
