/** The queues of the generated service desks. */
import type { Queue } from '../model/catalogue.ts';

const COLUMNS = [
  'issuetype',
  'issuekey',
  'summary',
  'reporter',
  'assignee',
  'status',
  'priority',
  'created',
  'updated',
];

type Template = [name: string, condition: string, order: string];

const COMMON: readonly Template[] = [
  ['All open', 'resolution = Unresolved', 'created ASC'],
  ['Unassigned', 'resolution = Unresolved AND assignee is EMPTY', 'priority DESC, created ASC'],
  ['Assigned to me', 'resolution = Unresolved AND assignee = currentUser()', 'priority DESC, updated DESC'],
  ['Waiting for customer', 'resolution = Unresolved AND status = "Waiting for customer"', 'updated ASC'],
];
const BY_DESK: Record<string, readonly Template[]> = {
  MSM: [
    ['Urgent', 'resolution = Unresolved AND priority in (Highest, High)', 'priority DESC, created ASC'],
    ['Incidents', 'resolution = Unresolved AND issuetype = "[System] Incident"', 'priority DESC, created ASC'],
    ['Second line and VIP', 'resolution is EMPTY AND labels in (second-line, vip)', 'updated DESC'],
    ['Recently resolved', 'statusCategory = Done AND updated >= -7d', 'updated DESC'],
  ],
  HR: [
    ['New today', 'created >= startOfDay()', 'created DESC'],
    ['Payroll', 'resolution = Unresolved AND component = Payroll', 'created ASC'],
    ['Recently resolved', 'resolved >= -7d', 'resolved DESC'],
  ],
  FAC: [
    [
      'Waiting for suppliers',
      'resolution = Unresolved AND status in ("Pending vendor", "Waiting for support")',
      'updated ASC',
    ],
    [
      'Faults',
      'resolution = Unresolved AND issuetype != "[System] Service request" AND NOT labels = cleaning',
      'created ASC',
    ],
  ],
};

/** A desk's queues; ids are unique over the site. */
export function queuesOf(projectKey: string, firstId: number): Queue[] {
  return [...COMMON, ...(BY_DESK[projectKey] ?? [])].map(([name, condition, order], at) => ({
    id: String(firstId + at),
    name,
    jql: `project = ${projectKey} AND ${condition} ORDER BY ${order}`,
    fields: COLUMNS,
  }));
}
