const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long an answer is read from this device at most. While the server can be heard, it replaces each at once. */
export const KEPT_FOR_MS = {
  session: 7 * DAY_MS,
  sidebar: 7 * DAY_MS,
  list: 7 * DAY_MS,
  ticket: 14 * DAY_MS,
  words: 30 * DAY_MS,
} as const;

export type KeptClass = keyof typeof KEPT_FOR_MS;

/** Kinds of answers, by the first member of their query's key, that the replica keeps. */
const CLASS_OF: Readonly<Record<string, KeptClass>> = {
  session: 'session',
  desks: 'sidebar',
  queues: 'sidebar',
  'view-counts': 'sidebar',
  units: 'sidebar',
  boards: 'sidebar',
  'board-counts': 'sidebar',
  preferences: 'sidebar',
  'saved-views': 'sidebar',
  connections: 'sidebar',
  tickets: 'list',
  board: 'list',
  ticket: 'ticket',
  conversation: 'ticket',
  history: 'ticket',
  attachments: 'ticket',
  transitions: 'ticket',
  assignable: 'ticket',
  'issue-types': 'words',
  'canned-replies': 'words',
};

/** Pages of a list that are kept; what lies beyond is held as rows alone. */
const PAGES = 5;

/** How long answers of a query are kept; undefined for those that are not. */
export function keptClass(queryKey: readonly unknown[]): KeptClass | undefined {
  return CLASS_OF[String(queryKey[0])];
}

/** Whether a query's answer holds tickets, or is about one. */
export function isOfTickets(queryKey: readonly unknown[]): boolean {
  const kept = keptClass(queryKey);
  return kept === 'list' || kept === 'ticket';
}

/** The ticket that a query is about, where it is about one. */
export function ticketOf(queryKey: readonly unknown[]): string | undefined {
  return keptClass(queryKey) === 'ticket' ? String(queryKey[1]) : undefined;
}

/** How the keys begin of all that is kept about a ticket, whatever else is asked in them. */
export function prefixesOf(ticket: string): string[] {
  const kinds = Object.keys(CLASS_OF).filter((kind) => CLASS_OF[kind] === 'ticket');
  return kinds.map((kind) => JSON.stringify([kind, ticket]).slice(0, -1));
}

interface Pages {
  pages: unknown[];
  pageParams: unknown[];
}

/** What is kept of an answer: of a long list its first pages. */
export function toKeep(data: unknown): unknown {
  if (!isPages(data)) return data;
  return { pages: data.pages.slice(0, PAGES), pageParams: data.pageParams.slice(0, PAGES) };
}

/** The answer as the page had it. JSON knows no undefined, which is how a first page is asked for. */
export function asItWas(kept: unknown): unknown {
  if (!isPages(kept)) return kept;
  return { ...kept, pageParams: kept.pageParams.map((param) => param ?? undefined) };
}

function isPages(data: unknown): data is Pages {
  return typeof data === 'object' && data !== null && 'pages' in data && 'pageParams' in data;
}
