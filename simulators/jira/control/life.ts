/** A busy hour of a site: changes by chance, the same for the same seed. */
import { Random } from '../../world/random.ts';
import type { User } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import { isAssignable, type Lookup } from '../model/lookup.ts';
import type { IssueStore } from '../store/issue-store.ts';
import type { Views } from '../views.ts';
import { applyChange, type Change } from './changes.ts';

interface LifeParts {
  store: IssueStore;
  lookup: Lookup;
  views: Views;
}

const SALT = 95;
/** How often each kind occurs; what an issue does not allow becomes a comment. */
const KINDS: readonly (readonly [Change['kind'], number])[] = [
  ['comment', 30],
  ['status', 22],
  ['assign', 14],
  ['priority', 5],
  ['labels', 5],
  ['summary', 5],
  ['description', 3],
  ['worklog', 4],
  ['edit-comment', 4],
  ['delete-comment', 2],
  ['link', 2],
  ['create', 3],
  ['delete', 0.5],
  ['move', 0.5],
];
const WORDS = 'printer laptop access invoice badge vpn report screen payroll desk order update'.split(' ');

/** @param only the kinds of changes it is limited to */
export function live(
  { store, lookup, views }: LifeParts,
  changes: number,
  seed: number,
  only?: readonly Change['kind'][],
): string[] {
  const random = new Random(seed, SALT);
  const weights = KINDS.map(([kind, weight]) => (only === undefined || only.includes(kind) ? weight : 0));
  const agents = lookup.catalogue.users.filter(isAssignable);
  const keys = new Set<string>();
  for (let left = changes; left > 0; left--) {
    const issue = someIssue(store, random);
    if (!issue) break;
    const [kind] = KINDS[random.weighted(weights)]!;
    keys.add(applyChange(views, changeOf(kind, issue, { random, agents, lookup, store })));
  }
  return [...keys];
}

/** Mostly one of the newest, for that is what people work on. */
function someIssue(store: IssueStore, random: Random): Issue | undefined {
  for (let tries = 0; tries < 50; tries++) {
    const newest = Math.min(store.rows, 500);
    const row = random.chance(0.9) ? store.rows - random.int(1, newest) : random.int(0, store.rows - 1);
    const issue = store.get(row);
    if (issue) return issue;
  }
  return undefined;
}

interface Surroundings {
  random: Random;
  agents: readonly User[];
  lookup: Lookup;
  store: IssueStore;
}

function changeOf(kind: Change['kind'], issue: Issue, around: Surroundings): Change {
  const { random, agents, lookup, store } = around;
  const as = random.pick(agents).accountId;
  const addressed = { key: issue.key, as };
  const text = `${random.pick(WORDS)} ${random.pick(WORDS)} ${random.int(1, 9999)}`;
  switch (kind) {
    case 'status':
      return { ...addressed, kind, status: nextStatus(issue, around) };
    case 'assign':
      return { ...addressed, kind, assignee: random.chance(0.15) ? null : random.pick(agents).accountId };
    case 'priority':
      return { ...addressed, kind, priority: random.pick(lookup.catalogue.priorities).name };
    case 'labels':
      return { ...addressed, kind, labels: [random.pick(WORDS), random.pick(WORDS)] };
    case 'summary':
      return { ...addressed, kind, summary: `About the ${text}` };
    case 'description':
      return { ...addressed, kind, text: `Please look at the ${text}.` };
    case 'worklog':
      return { ...addressed, kind, seconds: random.int(1, 40) * 300 };
    case 'edit-comment':
    case 'delete-comment':
      if (issue.comments.length > 0) return { ...addressed, kind, text: `No, the ${text}.` };
      break;
    case 'link': {
      const other = someIssue(store, random);
      if (other && other.id !== issue.id) return { ...addressed, kind, other: other.key };
      break;
    }
    case 'create':
      return { kind, project: lookup.project(issue.project).key, summary: `New ${text}`, as };
    case 'delete':
      if (issue.subtasks.length === 0) return { ...addressed, kind };
      break;
    case 'move': {
      const siblings = lookup.catalogue.projects.filter(
        (one) => one.typeKey === lookup.project(issue.project).typeKey && one.id !== issue.project,
      );
      if (siblings.length > 0 && issue.parent === null && issue.subtasks.length === 0)
        return { ...addressed, kind, project: random.pick(siblings).key };
      break;
    }
  }
  return { ...addressed, kind: 'comment', text: `About the ${text}.`, internal: random.chance(0.2) };
}

/** Somewhere the issue's workflow leads from here. */
function nextStatus(issue: Issue, { random, lookup }: Surroundings): string {
  const { transitions, initial } = lookup.workflow(lookup.project(issue.project));
  const ways = transitions.filter((one) => one.to !== issue.status && (one.from?.includes(issue.status) ?? true));
  return ways.length === 0 ? initial : random.pick(ways).to;
}
