/** The site through somebody's eyes. */
import type { Clock } from '../webhooks/post-office.ts';
import type { User } from './model/catalogue.ts';
import type { Issue } from './model/issue.ts';
import type { Lookup } from './model/lookup.ts';
import type { IssueStore } from './store/issue-store.ts';
import type { Announce } from './webhooks/dispatch.ts';
import type { Caller, View } from './wire/view.ts';
import { createWriter } from './writes/writer.ts';

export interface Concealed {
  /** Projects nobody sees, by id. */
  projects: Set<string>;
  /** Issues nobody sees though their project is seen, by id. */
  issues: Set<number>;
}

export interface ViewParts {
  lookup: Lookup;
  store: IssueStore;
  clock: Clock;
  concealed: Concealed;
  /** Known only once the site listens. */
  address: { readonly baseUrl: string };
  announce: Announce;
}

export interface Views {
  of(caller: Caller): View;
  /** As an account; null for the site itself, which sees everything. */
  as(accountId: string | null): View;
}

const NOTHING: ReadonlySet<number> = new Set();

export function createViews({ lookup, store, clock, concealed, address, announce }: ViewParts): Views {
  function viewOf(caller: Caller, seesAll: boolean): View {
    const { user } = caller;
    const nowMs = clock.now();
    const mayBrowse = (project: string): boolean => seesAll || (user !== null && !concealed.projects.has(project));
    return {
      baseUrl: address.baseUrl,
      nowMs,
      zone: user?.timeZone ?? 'Etc/UTC',
      caller,
      lookup,
      store,
      written: new Map(),
      writer: createWriter({ store, lookup, announce, occasion: { actor: user?.accountId ?? null, at: nowMs } }),
      mayBrowse,
      concealed: seesAll ? NOTHING : concealed.issues,
      maySee: ({ project, id }: Issue) => mayBrowse(project) && (seesAll || !concealed.issues.has(id)),
    };
  }

  return {
    of: (caller) => viewOf(caller, false),
    as(accountId) {
      const user: User | null = accountId === null ? null : (lookup.user(accountId) ?? null);
      return viewOf({ user, scheme: 'none', grant: null }, user === null);
    },
  };
}
