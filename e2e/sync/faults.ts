import type { Answer, Outgoing } from '../../server/src/upstream/transport/exchange.ts';
import type { Random } from '../../simulators/world/random.ts';

export type SiteKind = 'jira' | 'zendesk';

/** A request as faults see it. */
export interface Struck {
  site: SiteKind;
  outgoing: Outgoing;
  isWrite: boolean;
}

/** What becomes of a request that a fault strikes. */
export type Fate =
  /** Answered by something on the way; the site never sees it. */
  | { kind: 'answered'; answer: Answer }
  /** No answer comes, and after so long the caller gives up. */
  | { kind: 'lost'; applied: boolean; afterMs: number; code: string }
  /** The site does its part; what it says is changed on the way. */
  | { kind: 'spoiled'; spoil(answer: Answer): Answer }
  /** Reaches the site late, and its answer the server later. */
  | { kind: 'slow'; ms: number; answerMs: number }
  /** The site does not know who asks. */
  | { kind: 'stranger' }
  /** Somebody changes something there just before, decided by the seed. */
  | { kind: 'overtaken'; seed: number };

interface Fault {
  /** It lasts, and strikes every request as long as it does. */
  isState?: boolean;
  strikes?(struck: Struck): boolean;
  fate(random: Random, struck: Struck): Fate;
}

/** How long the transport waits for the head of an answer, and for all of it. */
const HEADERS_TIMEOUT_MS = 60_000;
const TOTAL_TIMEOUT_MS = 120_000;

/** A request arrives within this time or never: nobody could tell otherwise that one was lost. */
const IN_FLIGHT_MAX_MS = 8_000;

const JIRA_REASONS = ['jira-burst-based', 'jira-quota-global-based', 'jira-quota-tenant-based'];

/** Lists whose emptiness a site may claim for a moment. */
const LISTS =
  /\/(search\/jql|project\/search|servicedesk|queue|board|sprint|cursor|ticket_events|groups|views)(\.json)?$/;

/** Reads that come in pages. */
const PAGES = /\/search\/jql|\/cursor|[?&](startAt|page(%5B|\[)|start_time|since)/;

/** Everything that can go wrong between the server and a site. */
export const FAULTS = {
  '429 with Retry-After': { fate: (random, struck) => limited(random, struck, true) },
  '429 without Retry-After': { fate: (random, struck) => limited(random, struck, false) },
  '429 for one issue': {
    strikes: ({ site, isWrite }) => site === 'jira' && isWrite,
    fate: (random) =>
      answered(429, { 'ratelimit-reason': 'jira-per-issue-on-write', 'retry-after': String(random.int(1, 5)) }),
  },
  '5xx': { fate: (random) => answered(random.pick([500, 502, 503, 504]), {}, '<html>Bad gateway</html>') },
  '503 with Retry-After': { fate: (random) => answered(503, { 'retry-after': String(random.int(1, 20)) }) },
  'timeout before': { fate: () => lost(false, HEADERS_TIMEOUT_MS, 'UND_ERR_HEADERS_TIMEOUT') },
  'timeout after': { fate: () => lost(true, HEADERS_TIMEOUT_MS, 'UND_ERR_HEADERS_TIMEOUT') },
  'reset before': { fate: () => lost(false, 0, 'ECONNRESET') },
  'reset after': { fate: () => lost(true, 0, 'ECONNRESET') },
  'no connection': { fate: (random) => lost(false, 0, random.pick(['ECONNREFUSED', 'ENOTFOUND'])) },
  drip: { fate: () => lost(true, TOTAL_TIMEOUT_MS, 'total timeout') },
  slow: { fate: (random) => ({ kind: 'slow', ms: random.int(0, IN_FLIGHT_MAX_MS), answerMs: random.int(0, 40_000) }) },
  'half body': {
    fate: (random) => {
      const share = random.next();
      return { kind: 'spoiled', spoil: (answer) => withText(answer, answer.text.slice(0, answer.text.length * share)) };
    },
  },
  'wrong body': {
    fate: (random) => {
      const text = random.pick(['<html>Please sign in</html>', '{}', '[]', 'null', '"ok"']);
      return { kind: 'spoiled', spoil: (answer) => (answer.status < 300 ? withText(answer, text) : answer) };
    },
  },
  'empty list': {
    strikes: ({ outgoing, isWrite }) => !isWrite && LISTS.test(pathOf(outgoing)),
    fate: () => ({ kind: 'spoiled', spoil: emptied }),
  },
  'paging drift': {
    strikes: ({ outgoing, isWrite }) => !isWrite && PAGES.test(outgoing.path),
    fate: (random) => ({ kind: 'overtaken', seed: random.int(1, 1e9) }),
  },
  'dead page token': {
    strikes: ({ outgoing }) => outgoing.body?.includes('"nextPageToken"') ?? false,
    fate: () => answered(400, {}, '{"errorMessages":["The page token is invalid or has expired."]}'),
  },
  'token revoked': { isState: true, fate: () => ({ kind: 'stranger' }) },
} satisfies Record<string, Fault> as Record<string, Fault>;

export function pathOf({ path }: Pick<Outgoing, 'path'>): string {
  return path.split('?', 1)[0] as string;
}

function answered(status: number, headers: Answer['headers'], text = ''): Fate {
  return { kind: 'answered', answer: { status, headers, text } };
}

function lost(applied: boolean, afterMs: number, code: string): Fate {
  return { kind: 'lost', applied, afterMs, code };
}

function limited(random: Random, { site }: Struck, says: boolean): Fate {
  const wait = String(random.int(1, 60));
  if (site === 'zendesk') return answered(429, says ? { 'retry-after': wait } : {});
  const reason = { 'ratelimit-reason': random.pick(JIRA_REASONS) };
  return answered(429, says ? { ...reason, 'retry-after': wait } : reason);
}

function withText(answer: Answer, text: string): Answer {
  return { ...answer, text };
}

/** The same answer with nothing in its lists. A failure stays what it is. */
function emptied(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const body = JSON.parse(answer.text) as Record<string, unknown>;
  for (const [name, value] of Object.entries(body)) if (Array.isArray(value)) body[name] = [];
  const { nextPageToken: _more, ...rest } = body;
  const ends = { total: 0, isLast: true, isLastPage: true, count: 0 };
  for (const [name, value] of Object.entries(ends)) if (name in rest) rest[name] = value;
  return withText(answer, JSON.stringify(rest));
}
