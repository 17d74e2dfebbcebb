/** The fixed furniture of the generated site: statuses, types, priorities, workflows, links. */
import type {
  IssueType,
  LinkType,
  Priority,
  Resolution,
  Status,
  StatusCategory,
  Transition,
  Workflow,
} from '../model/catalogue.ts';

const CATEGORIES: Record<'new' | 'indeterminate' | 'done', StatusCategory> = {
  new: { id: 2, key: 'new', name: 'To Do', colorName: 'blue-gray' },
  indeterminate: { id: 4, key: 'indeterminate', name: 'In Progress', colorName: 'yellow' },
  done: { id: 3, key: 'done', name: 'Done', colorName: 'green' },
};

const status = (id: string, name: string, category: keyof typeof CATEGORIES, scope: string | null = null): Status => ({
  id,
  name,
  description: scope ? '' : `${name}.`,
  category: CATEGORIES[category],
  scope,
});

export const PROJECT_IDS = { MSM: '10001', HR: '10002', FAC: '10003', PLAT: '10004', MOB: '10005' } as const;

/** Status ids by role; the team-managed project repeats the names of the shared ones. */
export const SERVICE = {
  open: '1',
  progress: '3',
  customer: '10001',
  support: '10002',
  vendor: '10003',
  resolved: '5',
  closed: '6',
};
export const CLASSIC = { todo: '10010', progress: '10011', review: '10012', done: '10013' };
export const TEAM = { todo: '10020', progress: '10021', review: '10022', done: '10023' };

export const STATUSES: readonly Status[] = [
  status(SERVICE.open, 'Open', 'new'),
  status(SERVICE.progress, 'In Progress', 'indeterminate'),
  status(SERVICE.resolved, 'Resolved', 'done'),
  status(SERVICE.closed, 'Closed', 'done'),
  status(SERVICE.customer, 'Waiting for customer', 'indeterminate'),
  status(SERVICE.support, 'Waiting for support', 'indeterminate'),
  status(SERVICE.vendor, 'Pending vendor', 'indeterminate'),
  status(CLASSIC.todo, 'To Do', 'new'),
  status(CLASSIC.progress, 'In Progress', 'indeterminate'),
  status(CLASSIC.review, 'In Review', 'indeterminate'),
  status(CLASSIC.done, 'Done', 'done'),
  status(TEAM.todo, 'To Do', 'new', PROJECT_IDS.MOB),
  status(TEAM.progress, 'In Progress', 'indeterminate', PROJECT_IDS.MOB),
  status(TEAM.review, 'In Review', 'indeterminate', PROJECT_IDS.MOB),
  status(TEAM.done, 'Done', 'done', PROJECT_IDS.MOB),
];

const priority = (id: string, name: string, description: string, color: string): Priority => ({
  id,
  name,
  description,
  color,
});
export const PRIORITY_LIST: readonly Priority[] = [
  priority('1', 'Highest', 'This problem will block progress.', '#d04437'),
  priority('2', 'High', 'Serious problem that could block progress.', '#f15C75'),
  priority('3', 'Medium', 'Has the potential to affect progress.', '#f79232'),
  priority('4', 'Low', 'Minor problem or easily worked around.', '#707070'),
  priority('5', 'Lowest', 'Trivial problem with little or no impact on progress.', '#999999'),
];

export const RESOLUTIONS: readonly Resolution[] = [
  { id: '10000', name: 'Done', description: 'Work has been completed on this issue.' },
  { id: '10001', name: "Won't Do", description: "This issue won't be actioned." },
  { id: '10002', name: 'Duplicate', description: 'The problem is a duplicate of an existing issue.' },
  { id: '10003', name: 'Cannot Reproduce', description: 'All attempts at reproducing this issue failed.' },
];

const type = (id: string, name: string, level = 0, scope: string | null = null): IssueType => ({
  id,
  name,
  description: `${name}.`,
  subtask: level < 0,
  level,
  scope,
});
export const TYPES = {
  incident: '10100',
  request: '10101',
  question: '10102',
  change: '10103',
  problem: '10104',
  task: '10105',
  subtask: '10106',
  epic: '10110',
  story: '10111',
  bug: '10112',
  softwareTask: '10113',
  softwareSubtask: '10114',
  teamEpic: '10120',
  teamStory: '10121',
  teamBug: '10122',
  teamTask: '10123',
  teamSubtask: '10124',
};
export const ISSUE_TYPES: readonly IssueType[] = [
  type(TYPES.incident, '[System] Incident'),
  type(TYPES.request, '[System] Service request'),
  type(TYPES.question, 'Question'),
  type(TYPES.change, '[System] Change'),
  type(TYPES.problem, '[System] Problem'),
  type(TYPES.task, 'Task'),
  type(TYPES.subtask, 'Sub-task', -1),
  type(TYPES.epic, 'Epic', 1),
  type(TYPES.story, 'Story'),
  type(TYPES.bug, 'Bug'),
  type(TYPES.softwareTask, 'Task'),
  type(TYPES.softwareSubtask, 'Sub-task', -1),
  type(TYPES.teamEpic, 'Epic', 1, PROJECT_IDS.MOB),
  type(TYPES.teamStory, 'Story', 0, PROJECT_IDS.MOB),
  type(TYPES.teamBug, 'Bug', 0, PROJECT_IDS.MOB),
  type(TYPES.teamTask, 'Task', 0, PROJECT_IDS.MOB),
  type(TYPES.teamSubtask, 'Subtask', -1, PROJECT_IDS.MOB),
];
export const SERVICE_TYPES = [
  TYPES.incident,
  TYPES.request,
  TYPES.question,
  TYPES.change,
  TYPES.problem,
  TYPES.task,
  TYPES.subtask,
];
export const CLASSIC_TYPES = [TYPES.epic, TYPES.story, TYPES.bug, TYPES.softwareTask, TYPES.softwareSubtask];
export const TEAM_TYPES = [TYPES.teamEpic, TYPES.teamStory, TYPES.teamBug, TYPES.teamTask, TYPES.teamSubtask];

export const LINK_TYPES: readonly LinkType[] = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10001', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
  { id: '10002', name: 'Relates', inward: 'relates to', outward: 'relates to' },
];

/** Each service desk has a workflow of its own: the same steps under other transition ids. */
function serviceWorkflow(id: string, base: number): Workflow {
  const working = [SERVICE.open, SERVICE.progress, SERVICE.customer, SERVICE.support, SERVICE.vendor];
  const step = (at: number, name: string, from: string[], to: string, screen: string[] | null = null): Transition => ({
    id: String(base + at * 10 + 1),
    name,
    from,
    to,
    screen,
  });
  return {
    id,
    initial: SERVICE.open,
    transitions: [
      step(1, 'Start work', [SERVICE.open, SERVICE.customer, SERVICE.support, SERVICE.vendor], SERVICE.progress),
      step(2, 'Respond to customer', [SERVICE.open, SERVICE.progress, SERVICE.support], SERVICE.customer),
      step(3, 'Respond to support', [SERVICE.progress, SERVICE.customer], SERVICE.support),
      step(4, 'Escalate to vendor', [SERVICE.progress, SERVICE.support], SERVICE.vendor),
      step(5, 'Resolve this issue', working, SERVICE.resolved, ['resolution']),
      step(6, 'Close', [SERVICE.resolved], SERVICE.closed),
      step(7, 'Reopen', [SERVICE.resolved, SERVICE.closed], SERVICE.support),
    ],
  };
}

const CLASSIC_WORKFLOW: Workflow = {
  id: 'software',
  initial: CLASSIC.todo,
  transitions: [
    { id: '111', name: 'Start progress', from: [CLASSIC.todo], to: CLASSIC.progress, screen: null },
    { id: '121', name: 'Send to review', from: [CLASSIC.progress], to: CLASSIC.review, screen: null },
    { id: '131', name: 'Request changes', from: [CLASSIC.review], to: CLASSIC.progress, screen: null },
    {
      id: '141',
      name: 'Done',
      from: [CLASSIC.progress, CLASSIC.review, CLASSIC.todo],
      to: CLASSIC.done,
      screen: ['resolution', 'assignee'],
    },
    { id: '151', name: 'Back to backlog', from: [CLASSIC.progress], to: CLASSIC.todo, screen: null },
    { id: '161', name: 'Reopen', from: [CLASSIC.done], to: CLASSIC.progress, screen: null },
  ],
};

/** Team-managed: from anywhere to anywhere, without screens. */
const TEAM_WORKFLOW: Workflow = {
  id: 'team',
  initial: TEAM.todo,
  transitions: [
    { id: '11', name: 'To Do', from: null, to: TEAM.todo, screen: null },
    { id: '21', name: 'In Progress', from: null, to: TEAM.progress, screen: null },
    { id: '31', name: 'In Review', from: null, to: TEAM.review, screen: null },
    { id: '41', name: 'Done', from: null, to: TEAM.done, screen: null },
  ],
};

export const WORKFLOWS: readonly Workflow[] = [
  serviceWorkflow('service-MSM', 0),
  serviceWorkflow('service-HR', 200),
  serviceWorkflow('service-FAC', 400),
  CLASSIC_WORKFLOW,
  TEAM_WORKFLOW,
];
