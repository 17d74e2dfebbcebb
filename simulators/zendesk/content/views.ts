/** The account's views: saved conditions over tickets, with the columns and order they are shown in. */
import type { Conditions } from './conditions.ts';
import { groups, users, views } from './ids.ts';
import { GROUP_NAMES } from './ticket-fields.ts';

export interface View {
  id: number;
  title: string;
  description: string | null;
  active: boolean;
  /** One of those every account starts with. */
  default: boolean;
  position: number;
  conditions: Conditions;
  columns: readonly ViewColumn[];
  groupBy: ViewColumn | null;
  sort: { by: string; title: string; order: 'asc' | 'desc' };
  /** The only user who sees it; null for everybody. */
  ownerId: number | null;
}

export interface ViewColumn {
  id: string;
  title: string;
}

const COLUMN_TITLES: Record<string, string> = {
  subject: 'Subject',
  requester: 'Requester',
  created: 'Requested',
  updated: 'Updated',
  status: 'Status',
  priority: 'Priority',
  type: 'Type',
  group: 'Group',
  assignee: 'Assignee',
};

const columns = (...ids: string[]): ViewColumn[] => ids.map((id) => ({ id, title: COLUMN_TITLES[id]! }));
const is = (field: string, value: string) => ({ field, operator: 'is', value });
const UNSOLVED = { field: 'status', operator: 'less_than', value: 'solved' };

type Draft = Pick<View, 'title' | 'conditions'> & Partial<View>;

const DRAFTS: readonly Draft[] = [
  {
    title: 'My unsolved tickets',
    default: true,
    conditions: { all: [UNSOLVED, is('assignee_id', 'current_user')], any: [] },
    columns: columns('subject', 'requester', 'created', 'type', 'priority'),
    groupBy: { id: 'status', title: 'Status' },
  },
  {
    title: 'Unassigned tickets',
    default: true,
    conditions: { all: [UNSOLVED, is('assignee_id', '')], any: [] },
    columns: columns('subject', 'requester', 'created', 'type', 'priority', 'group'),
  },
  {
    title: 'All unsolved tickets',
    default: true,
    conditions: { all: [UNSOLVED], any: [] },
    columns: columns('subject', 'requester', 'created', 'type', 'priority', 'group', 'assignee'),
  },
  {
    title: 'Recently updated tickets',
    default: true,
    conditions: {
      all: [
        { field: 'status', operator: 'less_than', value: 'closed' },
        { field: 'updated_at', operator: 'less_than', value: '168' },
      ],
      any: [],
    },
    columns: columns('subject', 'requester', 'updated', 'status', 'group', 'assignee'),
    sort: { by: 'updated_at', title: 'Updated', order: 'desc' },
  },
  {
    title: 'New tickets of the last day',
    conditions: { all: [{ field: 'NEW', operator: 'less_than', value: '24' }], any: [] },
    columns: columns('subject', 'requester', 'created', 'status', 'group'),
    sort: { by: 'created_at', title: 'Requested', order: 'desc' },
  },
  {
    title: 'Pending tickets',
    default: true,
    conditions: { all: [is('status', 'pending')], any: [] },
    columns: columns('subject', 'requester', 'created', 'priority', 'assignee'),
  },
  {
    title: 'Urgent and high',
    conditions: { all: [UNSOLVED, { field: 'priority', operator: 'greater_than', value: 'normal' }], any: [] },
    columns: columns('subject', 'requester', 'created', 'priority', 'group', 'assignee'),
    sort: { by: 'priority', title: 'Priority', order: 'desc' },
  },
  {
    title: 'VIP clients and problems',
    description: 'What a manager should see first',
    conditions: {
      all: [UNSOLVED],
      any: [{ field: 'current_tags', operator: 'includes', value: 'vip second_line' }, is('type', 'problem')],
    },
    columns: columns('subject', 'requester', 'created', 'priority', 'assignee'),
  },
  ...GROUP_NAMES.map((name, ordinal) => ({
    title: `${name}: unsolved`,
    conditions: { all: [is('group_id', String(groups.id(ordinal))), UNSOLVED], any: [] },
    columns: columns('subject', 'requester', 'created', 'priority', 'assignee'),
  })),
  {
    title: 'Suspended since the migration',
    active: false,
    conditions: { all: [is('status', 'hold')], any: [] },
  },
  {
    title: 'My follow-ups',
    ownerId: users.id(0),
    conditions: { all: [is('status', 'hold'), is('assignee_id', 'current_user')], any: [] },
  },
];

export const VIEWS: readonly View[] = DRAFTS.map((draft, ordinal) => ({
  description: null,
  active: true,
  default: false,
  columns: columns('subject', 'requester', 'created'),
  groupBy: null,
  sort: { by: 'id', title: 'ID', order: 'asc' as const },
  ownerId: null,
  ...draft,
  id: views.id(ordinal),
  position: ordinal,
}));

/** The views a user sees: shared ones and their own. */
export function viewsOf(userId: number | null): readonly View[] {
  return VIEWS.filter(({ ownerId }) => ownerId === null || ownerId === userId);
}
