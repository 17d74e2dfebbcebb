import { createHash } from 'node:crypto';
import { compileJql } from '../domain/jql/compile-jql.ts';
import type { JqlContext, JqlTicket, JqlVocabulary } from '../domain/jql/jql-ticket.ts';
import { parseJql } from '../domain/jql/parse-jql.ts';
import type { ZendeskConditions } from '../domain/source.ts';
import { compileZendeskView } from '../domain/zendesk-view.ts';
import { nextEdge, type TimeEdges, timeEdgesOfJql, VIEW_EDGES } from './queue-time-edges.ts';

/** A queue's definition, as a test of one ticket. */
export interface QueueRule {
  holds(ticket: JqlTicket, context: JqlContext): boolean;
  /** The answer differs by person. */
  readonly needsUser: boolean;
  /** When the answer may next change by the passing of time alone; null: never. */
  nextChangeAt(ticket: JqlTicket, context: JqlContext): number | null;
  /** What of the definition cannot be decided here, in words; then the upstream is asked for the members. */
  readonly unsupported: readonly string[];
}

/** Rules kept compiled; a large site has a few hundred queues. */
const COMPILED_MAX = 2000;

const compiledRules = new Map<string, QueueRule>();

/**
 * The definition of a queue, compiled once for as long as names mean the same.
 *
 * @param language how `query` is written: JQL, or the JSON of a Zendesk view's conditions
 */
export function queueRule(language: 'jql' | 'zendesk', query: string, vocabulary: JqlVocabulary): QueueRule {
  const key = `${language} ${digestOf(vocabulary)} ${query}`;
  let rule = compiledRules.get(key);
  if (!rule) {
    rule = compile(language, query, vocabulary);
    if (compiledRules.size >= COMPILED_MAX) compiledRules.delete(compiledRules.keys().next().value as string);
    compiledRules.set(key, rule);
  }
  return rule;
}

const digests = new WeakMap<JqlVocabulary, string>();

function digestOf(vocabulary: JqlVocabulary): string {
  const digest = digests.get(vocabulary) ?? createHash('sha1').update(JSON.stringify(vocabulary)).digest('base64url');
  digests.set(vocabulary, digest);
  return digest;
}

function compile(language: 'jql' | 'zendesk', query: string, vocabulary: JqlVocabulary): QueueRule {
  return language === 'jql' ? jqlRule(query, vocabulary) : viewRule(JSON.parse(query) as ZendeskConditions, vocabulary);
}

function jqlRule(query: string, vocabulary: JqlVocabulary): QueueRule {
  const parsed = parseJql(query);
  if (!parsed.ok) return emptyRule(parsed.message);
  const compiled = compileJql(parsed.query, vocabulary);
  const edges = compiled.needsClock ? timeEdgesOfJql(parsed.query) : undefined;
  return {
    holds: compiled.matches,
    needsUser: compiled.needsUser,
    nextChangeAt: (ticket, context) => (edges ? nextEdge(edges, ticket, context) : null),
    unsupported: compiled.unsupported,
  };
}

function viewRule(conditions: ZendeskConditions, vocabulary: JqlVocabulary): QueueRule {
  const compiled = compileZendeskView(conditions, vocabulary);
  const edges: TimeEdges | undefined = compiled.needsClock ? VIEW_EDGES : undefined;
  return {
    holds: compiled.matches,
    needsUser: compiled.needsUser,
    nextChangeAt: (ticket, context) => (edges ? nextEdge(edges, ticket, context) : null),
    unsupported: compiled.unsupported,
  };
}

function emptyRule(reason: string): QueueRule {
  return { holds: () => false, needsUser: false, nextChangeAt: () => null, unsupported: [reason] };
}
