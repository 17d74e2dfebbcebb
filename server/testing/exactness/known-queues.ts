import type { SortKey } from '@speedyflow/contract/paging';
import type { SourceQueue } from '../../src/domain/source.ts';
import { calendarDay, wallClock } from './local-time.ts';
import type { MirroredRow } from './mirrored-row.ts';
import { CLOSED_STATUS, SITE_ZONE, SLA_NAME } from './small-world.ts';

/** Who looks: their source id at the queue's site; null when they are nobody there. */
type Viewer = string | null;

/** A queue as the upstream defines it, and the same written down once more as a condition on one ticket. */
export interface KnownQueue {
  readonly connectionId: number;
  readonly name: string;
  readonly deskSourceId: string;
  readonly query: SourceQueue['query'];
  /** In which order its tickets come unless asked otherwise. */
  readonly sort: SortKey;
  holds(row: MirroredRow, viewer: Viewer, at: number): boolean;
  /** It cannot be decided here: the upstream is asked, and says this. */
  readonly asked?: true;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const open = (row: MirroredRow) => row.status_category !== 'done';
const assignedTo = (row: MirroredRow, viewer: Viewer) => viewer !== null && row.assigneeSourceId === viewer;
const askedBy = (row: MirroredRow, viewer: Viewer) => viewer !== null && row.requesterSourceId === viewer;
export const isAsked = ({ source_id }: { source_id: string }) => Number(source_id) % 2 === 0;
const today = (at: number) => calendarDay(at, SITE_ZONE);

const jira = (deskSourceId: string, name: string, text: string, holds: KnownQueue['holds']): KnownQueue => ({
  connectionId: 1,
  name,
  deskSourceId,
  query: { language: 'jql', text },
  sort: '-updated',
  holds,
});

const zendesk = (
  name: string,
  all: readonly [field: string, operator: string, value: string][],
  holds: KnownQueue['holds'],
): KnownQueue => ({
  connectionId: 2,
  name,
  deskSourceId: '501',
  query: {
    language: 'zendesk',
    conditions: {
      all: all.map(([field, operator, value]) => ({ field, operator, value })),
      any: [],
      order: { by: 'nice_id', descending: true },
    },
  },
  sort: '-key',
  holds,
});

export const KNOWN_QUEUES: readonly KnownQueue[] = [
  {
    ...jira('100', 'All open', 'project = ASK AND statusCategory != Done ORDER BY created ASC, key', open),
    sort: 'created',
  },
  jira(
    '100',
    'Mine',
    'resolution = Unresolved AND assignee = currentUser()',
    (row, viewer) => open(row) && assignedTo(row, viewer),
  ),
  jira(
    '100',
    'Somebody else’s',
    'assignee != currentUser()',
    (row, viewer) => row.assigneeSourceId !== null && !assignedTo(row, viewer),
  ),
  jira(
    '100',
    'Nothing to do with me',
    'NOT (assignee = currentUser() OR reporter = currentUser())',
    (row, viewer) => !assignedTo(row, viewer) && !askedBy(row, viewer),
  ),
  jira(
    '100',
    'This week',
    'updated >= -7d ORDER BY updated DESC',
    (row, _viewer, at) => wallClock(row.updated_at, SITE_ZONE) >= wallClock(at, SITE_ZONE) - 7 * DAY_MS,
  ),
  jira(
    '100',
    'Today',
    'created >= startOfDay()',
    (row, _viewer, at) => calendarDay(row.created_at, SITE_ZONE) >= today(at),
  ),
  {
    ...jira(
      '100',
      'Urgent or nobody’s',
      'priority in (Highest, High) OR assignee is EMPTY ORDER BY priority DESC',
      (row) => row.priority === 'Highest' || row.priority === 'High' || row.assigneeSourceId === null,
    ),
    sort: 'priority',
  },
  jira(
    '100',
    'Red and not waiting',
    'labels = red AND status != "Waiting for customer"',
    (row) => row.labelList.includes('red') && row.status !== 'Waiting for customer',
  ),
  jira('101', 'Runs out soon', `"${SLA_NAME}" < remaining("4h")`, (row, _viewer, at) =>
    row.slaClocks.some(({ due_at }) => due_at !== null && due_at - at < 4 * HOUR_MS),
  ),
  jira('101', 'Ran out', `"${SLA_NAME}" = breached()`, (row, _viewer, at) =>
    row.slaClocks.some(
      ({ state, due_at }) => state === 'breached' || (state === 'running' && due_at !== null && due_at <= at),
    ),
  ),
  jira(
    '101',
    'Left alone',
    'statusCategory != Done AND updated < -2d',
    (row, _viewer, at) => open(row) && wallClock(row.updated_at, SITE_ZONE) < wallClock(at, SITE_ZONE) - 2 * DAY_MS,
  ),
  jira(
    '101',
    'Resolved yesterday',
    'resolved >= startOfDay(-1) AND resolved < startOfDay()',
    (row, _viewer, at) => row.resolved_at !== null && calendarDay(row.resolved_at, SITE_ZONE) === today(at) - 1,
  ),
  jira(
    '102',
    'Parts of mine',
    'issuetype in subTaskIssueTypes() AND assignee in (currentUser(), EMPTY)',
    (row, viewer) => row.is_subtask === 1 && (row.assigneeSourceId === null || assignedTo(row, viewer)),
  ),
  { ...jira('102', 'Asked of the upstream', 'status was Open', isAsked), asked: true },
  zendesk('Unsolved', [['status', 'less_than', 'solved']], open),
  zendesk(
    'Mine',
    [
      ['status', 'less_than', 'solved'],
      ['assignee_id', 'is', 'current_user'],
    ],
    (row, viewer) => open(row) && assignedTo(row, viewer),
  ),
  zendesk('Not mine', [['assignee_id', 'is_not', 'current_user']], (row, viewer) => !assignedTo(row, viewer)),
  zendesk(
    'Front’s, nobody’s',
    [
      ['group_id', 'is', '501'],
      ['assignee_id', 'is', ''],
    ],
    (row) => row.deskSourceId === '501' && row.assigneeSourceId === null,
  ),
  zendesk(
    'Untouched for two days',
    [
      ['status', 'is_not', CLOSED_STATUS],
      ['updated_at', 'greater_than', '48'],
    ],
    (row, _viewer, at) => row.status_id !== CLOSED_STATUS && at - row.updated_at >= 49 * HOUR_MS,
  ),
];
