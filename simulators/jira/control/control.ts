/** What can be done to a site besides using it. */
import type { FaultControl } from '../../faults/install.ts';
import type { PostOffice } from '../../webhooks/post-office.ts';
import type { ForcedRefusal, HourlyQuota, RateLimits } from '../http/rate-limits.ts';
import type { Issue } from '../model/issue.ts';
import type { Lookup } from '../model/lookup.ts';
import type { Grants } from '../oauth/grants.ts';
import type { IssueStore } from '../store/issue-store.ts';
import type { Concealed, Views } from '../views.ts';
import { isTimeZone } from '../wire/time.ts';
import { applyChange, type Change } from './changes.ts';
import { live } from './life.ts';

export interface JiraControl extends FaultControl {
  /** Where webhooks are posted. */
  readonly office: PostOffice;
  /** Takes a project from everybody's sight, or gives it back. */
  hideProject(key: string, hidden: boolean): void;
  /** Takes an issue from everybody's sight, as a security level does, or gives it back. */
  hideIssue(key: string, hidden: boolean): void;
  /** Moves an issue to another project: its key changes, its id stays, the old key still finds it. */
  moveIssue(key: string, projectKey: string): void;
  /** Changes issues as other people would; answers the key of the issue each change was about. */
  apply(changes: readonly Change[]): string[];
  /**
   * So many changes by chance, the same for the same seed; answers the keys of the issues changed, each once.
   *
   * @param only the kinds of changes it is limited to
   */
  live(changes: number, seed: number, only?: readonly Change['kind'][]): string[];
  /** The next writes to an issue are refused as in conflict with others. */
  conflict(key: string, times: number): void;
  /** Moves an account, named by its id or address, to another time zone. */
  setZone(account: string, zone: string): void;
  /** Takes back all tokens of an account, named by its id or address; answers how many. */
  revoke(account: string): number;
  /** From now on writes stay invisible to searches for so long. */
  setIndexLag(ms: number): void;
  /** Refuses the next requests with 429. */
  limit(refusal: Partial<ForcedRefusal>): void;
  /** Uses up points of the hourly quota, as the app does at other tenants. */
  useQuota(points: number): void;
}

export interface ControlParts {
  faults: FaultControl;
  office: PostOffice;
  lookup: Lookup;
  store: IssueStore;
  views: Views;
  grants: Grants;
  concealed: Concealed;
  conflicts: Map<number, number>;
  limits: RateLimits | null;
  quota: HourlyQuota;
  now(): number;
}

export function createControl(parts: ControlParts): JiraControl {
  const { lookup, store, views, concealed } = parts;

  function issueOf(key: string): Issue {
    const row = store.rowOf(key);
    const issue = row === undefined ? undefined : store.get(row);
    if (!issue) throw new Error(`no issue ${key}`);
    return issue;
  }
  function accountOf(account: string): string {
    const user = lookup.user(account) ?? lookup.userOfEmail(account);
    if (!user) throw new Error(`no account ${account}`);
    return user.accountId;
  }
  const apply = (changes: readonly Change[]): string[] => changes.map((change) => applyChange(views, change));

  return {
    ...parts.faults,
    office: parts.office,
    hideProject(key, hidden) {
      const project = lookup.findProject(key);
      if (!project) throw new Error(`no project ${key}`);
      toggle(concealed.projects, project.id, hidden);
    },
    hideIssue: (key, hidden) => toggle(concealed.issues, issueOf(key).id, hidden),
    moveIssue(key, projectKey) {
      apply([{ kind: 'move', key, project: projectKey }]);
    },
    apply,
    live: (changes, seed, only) => live({ store, lookup, views }, changes, seed, only),
    conflict(key, times) {
      parts.conflicts.set(issueOf(key).id, times);
    },
    setZone(account, timeZone) {
      if (!isTimeZone(timeZone)) throw new Error(`no time zone ${timeZone}`);
      const user = lookup.user(accountOf(account))!;
      lookup.putUser({ ...user, timeZone, ...(user.recorded ? { recorded: { ...user.recorded, timeZone } } : {}) });
    },
    revoke: (account) => parts.grants.revoke(accountOf(account)),
    setIndexLag: (ms) => store.setIndexLag(ms),
    limit(refusal) {
      if (!parts.limits) throw new Error('the site has no limits of rate');
      parts.limits.force({ times: 1, reason: 'jira-burst-based', waitMs: 1000, retryAfter: true, ...refusal });
    },
    useQuota: (points) => parts.quota.charge(points, parts.now()),
  };
}

function toggle<Item>(set: Set<Item>, item: Item, isIn: boolean): void {
  if (isIn) set.add(item);
  else set.delete(item);
}
