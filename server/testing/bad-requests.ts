import type { ErrorCode } from '@speedyflow/contract/errors';

/** What the cases speak of; braces in a path or a body stand for one of these. */
export interface Known {
  /** A ticket of Jira and one of Zendesk on desks the agent sees, and a queue. */
  jira: string;
  zendesk: string;
  queue: number;
  /** A ticket, a desk, a queue and a board the agent does not see. */
  foreignKey: string;
  foreignDesk: number;
  foreignQueue: number;
  foreignBoard: number;
  /** People: an agent of Zendesk, a customer of Jira. */
  zendeskAgent: number;
  jiraCustomer: number;
}

export interface BadRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Text is sent as it is. */
  body?: unknown;
  type?: string;
  code: ErrorCode;
}

const COMMENT = '/api/issues/{jira}/comments';
const POST = { method: 'POST' as const, path: COMMENT };
const text = (length: number) => 'x'.repeat(length);
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

export const BODIES: Record<string, BadRequest> = {
  'half of a JSON': { ...POST, body: '{"body":', code: 'MALFORMED_JSON' },
  'no JSON at all': { ...POST, body: 'hello', code: 'MALFORMED_JSON' },
  'an empty body': { ...POST, body: '', code: 'VALIDATION_ERROR' },
  'bytes that are no UTF-8': { ...POST, body: Buffer.from([0x22, 0xc3, 0x28, 0x22]), code: 'MALFORMED_JSON' },
  'a member twice': { ...POST, body: '{"body":"a","body":"b"}', code: 'MALFORMED_JSON' },
  'a prototype': { ...POST, body: '{"body":"a","__proto__":{"public":false}}', code: 'MALFORMED_JSON' },
  'endless nesting': { ...POST, body: `{"body":${nested(5000)}}`, code: 'MALFORMED_JSON' },
  'a NUL character': { ...POST, body: '{"body":"a\\u0000b"}', code: 'MALFORMED_JSON' },
  'half of a surrogate pair': { ...POST, body: '{"body":"a\\ud800"}', code: 'MALFORMED_JSON' },
  'a NUL character in a label': {
    method: 'PATCH',
    path: '/api/issues/{jira}',
    body: '{"labels":["a\\u0000"]}',
    code: 'MALFORMED_JSON',
  },
  'plain text': { ...POST, body: 'hello', type: 'text/plain', code: 'UNSUPPORTED_MEDIA_TYPE' },
  'a form': { ...POST, body: 'body=hello', type: 'application/x-www-form-urlencoded', code: 'UNSUPPORTED_MEDIA_TYPE' },
  'a list': { ...POST, body: [], code: 'VALIDATION_ERROR' },
  null: { ...POST, body: 'null', code: 'VALIDATION_ERROR' },
  'a comment of a megabyte': { ...POST, body: { body: text(1024 * 1024) }, code: 'PAYLOAD_TOO_LARGE' },
  'a comment of 40,000 characters': { ...POST, body: { body: text(40_000) }, code: 'VALIDATION_ERROR' },
  'a comment of blanks': { ...POST, body: { body: ' \n\t\u00a0 ' }, code: 'VALIDATION_ERROR' },
  'an empty comment': { ...POST, body: { body: '' }, code: 'VALIDATION_ERROR' },
  'a comment that is a number': { ...POST, body: { body: 7 }, code: 'VALIDATION_ERROR' },
  'a comment that is public as a word': { ...POST, body: { body: 'a', public: 'yes' }, code: 'VALIDATION_ERROR' },
  'a comment with something more': { ...POST, body: { body: 'a', author: 1 }, code: 'VALIDATION_ERROR' },
};

const edit = (body: unknown): BadRequest => ({
  method: 'PATCH',
  path: '/api/issues/{jira}',
  body,
  code: 'VALIDATION_ERROR',
});
export const move = (body: unknown, code: ErrorCode): BadRequest => ({
  method: 'POST',
  path: '/api/issues/{jira}/transitions',
  body,
  code,
});
const assign = (assignee_id: unknown): BadRequest => ({
  method: 'PUT',
  path: '/api/issues/{jira}/assignee',
  body: { assignee_id },
  code: 'VALIDATION_ERROR',
});

export const EDITS: Record<string, BadRequest> = {
  'a status there is not': move({ to_status: 'Gone fishing' }, 'INVALID_TRANSITION'),
  'a transition there is not': move({ transition_id: '999999' }, 'INVALID_TRANSITION'),
  'a move to nowhere': move({}, 'VALIDATION_ERROR'),
  'a move with fields alone': move({ fields: {} }, 'VALIDATION_ERROR'),
  'a move to a number': move({ to_status: 3 }, 'VALIDATION_ERROR'),
  'nobody there is': assign(999_999_999),
  'a person of another site': assign('{zendeskAgent}'),
  'a customer': assign('{jiraCustomer}'),
  'person nought': assign(0),
  'a person below nought': assign(-1),
  'half a person': assign(1.5),
  'a person as text': assign('seven'),
  'a person beyond all numbers': assign(1e30),
  'a person no number tells from the next': { ...assign(null), body: '{"assignee_id":9007199254740993}' },
  'no assignee at all': { ...assign(null), body: {} },
  'an edit of nothing': edit({}),
  'a priority there is not': edit({ priority: 'Whenever' }),
  'an empty summary': edit({ summary: '' }),
  'a summary of 256 characters': edit({ summary: text(256) }),
  'labels as text': edit({ labels: 'vip' }),
  'a label of two words': edit({ labels: ['very important'] }),
  'a hundred and one labels': edit({ labels: Array.from({ length: 101 }, (_, n) => `l${n}`) }),
  'story points as text': edit({ story_points: '3' }),
  'story points below nought': edit({ story_points: -1 }),
  'the key': edit({ key: 'ABC-1' }),
  "a Zendesk ticket's description": { ...edit({ description: 'x' }), path: '/api/issues/{zendesk}' },
  "a Zendesk ticket's story points": { ...edit({ story_points: 3 }), path: '/api/issues/{zendesk}' },
  'an edit there is not, sent again': {
    method: 'POST',
    path: '/api/issues/{jira}/edits/999999/retry',
    code: 'NOT_FOUND',
  },
  'an edit there is not, dropped': { method: 'DELETE', path: '/api/issues/{jira}/edits/999999', code: 'NOT_FOUND' },
  'an edit by name': { method: 'DELETE', path: '/api/issues/{jira}/edits/mine', code: 'VALIDATION_ERROR' },
};

const list = (query: string, code: ErrorCode = 'VALIDATION_ERROR'): BadRequest => ({
  path: `/api/issues?${query}`,
  code,
});
const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const QUERIES: Record<string, BadRequest> = {
  'a queue there is not': { path: '/api/queue/999999/issues', code: 'NOT_FOUND' },
  'queue nought': { path: '/api/queue/0/issues', code: 'VALIDATION_ERROR' },
  'a queue by name': { path: '/api/queue/open/issues', code: 'VALIDATION_ERROR' },
  'a queue beyond all numbers': { path: `/api/queue/${'9'.repeat(30)}/issues`, code: 'VALIDATION_ERROR' },
  'a ticket there is not': { path: '/api/issues/NOPE-1', code: 'NOT_FOUND' },
  'ticket nought': { path: '/api/issues/0', code: 'NOT_FOUND' },
  'a ticket below nought': { path: '/api/issues/-1/comments', code: 'NOT_FOUND' },
  'a ticket beyond all numbers': { path: '/api/issues/1e30/history', code: 'NOT_FOUND' },
  'a ticket no number tells from the next': { path: '/api/issues/9007199254740993/sla', code: 'NOT_FOUND' },
  'a ticket of Zendesk beyond all numbers': { path: '/api/issues/ZD-9007199254740993', code: 'NOT_FOUND' },
  'a key that is none': { path: '/api/issues/%3Cscript%3E', code: 'NOT_FOUND' },
  'a key of a hundred characters': { path: `/api/issues/${text(100)}`, code: 'VALIDATION_ERROR' },
  'a key of three hundred characters': { path: `/api/issues/${text(300)}`, code: 'NOT_FOUND' },
  'a key with a NUL character': { path: '/api/issues/A%00-1', code: 'VALIDATION_ERROR' },
  'a broken escape in a path': { path: '/api/issues/%zz', code: 'VALIDATION_ERROR' },
  'a desk there is not': { path: '/api/service-desks/999999', code: 'NOT_FOUND' },
  "a missing desk's queues": { path: '/api/service-desks/999999/queues', code: 'NOT_FOUND' },
  'a board there is not': { path: '/api/boards/999999', code: 'NOT_FOUND' },
  'a board of a desk there is not': { path: '/api/boards/1000999999', code: 'NOT_FOUND' },
  'a view there is not': { path: '/api/requests/technician-views?view=best', code: 'VALIDATION_ERROR' },
  'a row filter there is not': { path: '/api/requests/technician-views?filter=best', code: 'VALIDATION_ERROR' },
  'unit nought': { path: '/api/requests/technician-views?business_unit_id=0', code: 'VALIDATION_ERROR' },
  'changes since yesterday': { path: '/api/changes?since=yesterday', code: 'VALIDATION_ERROR' },
  'changes since before the beginning': { path: '/api/changes?since=-1', code: 'VALIDATION_ERROR' },
  'changes since nothing': { path: '/api/changes', code: 'VALIDATION_ERROR' },
  'page nought': list('page=0'),
  'page a milliard': list('page=1000000000'),
  'a page and a half': list('page=1.5'),
  'a page in hexadecimal': list('page=0x10'),
  'a milliard rows': list('per_page=1000000000'),
  'no rows': list('per_page=0'),
  'an order there is not': list('sort=best'),
  'two pages at once': list('page=1&page=2'),
  'a filter twice': list('status=new&status=done'),
  'a parameter there is not': list('colour=red'),
  'a parameter of the prototype': list('__proto__=1'),
  'an assignee by name': list('assignee=olivia'),
  'an empty status': list('status='),
  'a cursor that is none': list('cursor=x', 'INVALID_CURSOR'),
  'a cursor of another order': list(`sort=key&cursor=${cursor(['updated', 0, 1, 'A-1', 1])}`, 'INVALID_CURSOR'),
  'a cursor of other types': list(`cursor=${cursor(['updated', 0, 'x', 1, null])}`, 'INVALID_CURSOR'),
  'a cursor of an object': list(`cursor=${cursor({ by: 'updated' })}`, 'INVALID_CURSOR'),
  'a cursor with a NUL character': list(`cursor=${cursor(['updated', 0, 1, 'A\0-1', 1])}`, 'INVALID_CURSOR'),
  'a cursor of half a surrogate pair': list(`cursor=${cursor(['updated', 0, 1, 'A\ud800', 1])}`, 'INVALID_CURSOR'),
  'a cursor of six hundred characters': list(`cursor=${text(600)}`),
  'a search for nothing': { path: '/api/search?q=', code: 'VALIDATION_ERROR' },
  'a search for 10,000 characters': { path: `/api/search?q=${text(10_000)}`, code: 'VALIDATION_ERROR' },
  'a search for a NUL character': { path: '/api/search?q=a%00b', code: 'VALIDATION_ERROR' },
  'a filter for a NUL character': list('label=a%00b'),
  'a job there is not': { path: '/api/jobs/999999', code: 'NOT_FOUND' },
  'a job of a state there is not': { path: '/api/jobs/1?state=best', code: 'VALIDATION_ERROR' },
  'the undo of a job there is not': { method: 'POST', path: '/api/jobs/999999/undo', code: 'NOT_FOUND' },
  'a saved view there is not': { method: 'DELETE', path: '/api/saved-views/999999', code: 'NOT_FOUND' },
  'a canned reply there is not': { method: 'DELETE', path: '/api/canned-replies/999999', code: 'NOT_FOUND' },
  'a path there is not': { path: '/api/treasure', code: 'NOT_FOUND' },
  'a verb there is not': { method: 'DELETE', path: '/api/issues', code: 'METHOD_NOT_ALLOWED' },
};

/** Whatever people type is searched for; none of it reaches the database as anything but words. */
export const HOSTILE = [
  `"`,
  `'`,
  `''''`,
  `"unbalanced`,
  `a" OR "b`,
  `'; drop table tickets; --`,
  `NEAR(a b)`,
  `NEAR/3`,
  `a AND`,
  `OR`,
  `NOT NOT`,
  `a*b*`,
  `*`,
  `^a`,
  `summary:printer`,
  `{summary description}: a`,
  `a & b | !c <-> d`,
  `a:*`,
  `\\`,
  `%`,
  `_`,
  `$1`,
  `?1`,
  `:name`,
  `👩‍💻 🔥`,
  `\u202e\u200b`,
  `ﷺ`,
  `İstanbul ǅ ß`,
  `日本語 テスト`,
  `a\u0301\u0302\u0303`,
  `${'a '.repeat(99)}`,
  `${'('.repeat(150)}`,
  text(200),
];
