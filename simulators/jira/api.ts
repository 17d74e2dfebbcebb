/** What every route works with. */
import type { FastifyRequest } from 'fastify';
import { issueNotFound } from './http/failures.ts';
import { pathParam } from './http/params.ts';
import type { Issue } from './model/issue.ts';
import type { Search } from './search.ts';
import type { WebhookRegistry } from './webhooks/registry.ts';
import type { Caller, View } from './wire/view.ts';
import { visibleIssue } from './wire/view.ts';

export interface Api {
  search: Search;
  registry: WebhookRegistry;
  viewOf(request: FastifyRequest): View;
  callerOf(request: FastifyRequest): Caller;
  /** Counts points against the hourly quota of an OAuth app. */
  charge(view: View, points: number): void;
  /** The bytes of an attachment that was there from the beginning, or that somebody brought. */
  attachment(id: string): Uint8Array | undefined;
}

/** The issue named in the path; 404 when it is missing or hidden. */
export function issueOf(view: View, request: FastifyRequest): Issue {
  const issue = visibleIssue(view, pathParam(request, 'key'));
  if (!issue) throw issueNotFound();
  return issue;
}
