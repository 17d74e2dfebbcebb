import { ApiError, type FailureCode } from '../../api/api-error.ts';
import type { MessageId, Translate } from './language.ts';

/** Failures this page explains itself; the others carry the words of the server, or of Jira and Zendesk. */
const OWN_WORDS: Partial<Record<FailureCode, MessageId>> = {
  OFFLINE: 'error.offline',
  UNAVAILABLE: 'error.unavailable',
  OVERLOADED: 'error.unavailable',
  RATE_LIMITED: 'error.tooMany',
  INVALID_CREDENTIALS: 'error.credentials',
  FORBIDDEN: 'error.forbidden',
};

/** What went wrong, in the language of the interface where it is known there. */
export function errorText(error: unknown, t: Translate): string {
  const own = error instanceof ApiError ? OWN_WORDS[error.code] : undefined;
  if (own) return t(own);
  return reasonText(error instanceof Error ? error.message : String(error), t);
}

/** What the server said of a field it does not take, with the field's name as it is on the page, or without one. */
export function reasonText(said: string, t: Translate): string {
  const [path = '', members = ''] = /^body((?:\.\w+)+) /.exec(said) ?? [];
  if (path === '') return said;
  const reason = said.slice(path.length);
  const named = members.split('.').flatMap((member) => nameOf(member) ?? [])[0];
  return named ? `${t(named)} ${reason}` : reason.charAt(0).toUpperCase() + reason.slice(1);
}

const nameOf = (member: string): MessageId | undefined => (isField(member) ? `field.${member}` : MEMBERS.get(member));

/** Members of requests that are no field of tickets, by words that are there on every page which sends them. */
const MEMBERS: ReadonlyMap<string, MessageId> = new Map([
  ['description', 'search.inDescription'],
  ['email', 'signIn.email'],
  ['name', 'signUp.name'],
  ['password', 'signIn.password'],
  ['site', 'connections.site'],
  ['title', 'canned.title'],
  ['uploads', 'field.files'],
]);

const FIELDS = ['assignee', 'labels', 'priority', 'status', 'story_points', 'summary', 'type'] as const;
type Field = (typeof FIELDS)[number];

/** Whether it is a field of tickets that the interface names. */
export const isField = (name: string): name is Field => FIELDS.some((field) => field === name);
