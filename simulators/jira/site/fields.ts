/** The fields of the generated site. */
import type { Field, Project } from '../model/catalogue.ts';
import { PROJECT_IDS } from './catalogue.ts';

/** Custom fields by role. */
export const CUSTOM = {
  requestType: 'customfield_10010',
  storyPoints: 'customfield_10016',
  rank: 'customfield_10019',
  sprint: 'customfield_10020',
  firstResponse: 'customfield_10030',
  resolution: 'customfield_10031',
  severity: 'customfield_10032',
  satisfaction: 'customfield_10033',
  participants: 'customfield_10034',
  teamPoints: 'customfield_10041',
};

const SERVICE: readonly Project['typeKey'][] = ['service_desk'];
const SOFTWARE: readonly Project['typeKey'][] = ['software'];

function system(id: string, name: string, type: string, items?: string, clauseNames: string[] = [id]): Field {
  const schema = { type, ...(items === undefined ? {} : { items }), system: id };
  return { id, name, custom: false, clauseNames, schema, navigable: true, scope: null, kinds: null };
}

function custom(
  id: string,
  name: string,
  type: string,
  key: string,
  extra: Partial<Field> & { items?: string } = {},
): Field {
  const { items, ...rest } = extra;
  const customId = Number(id.slice('customfield_'.length));
  const schema = { type, ...(items === undefined ? {} : { items }), custom: key, customId };
  const clauseNames = [`cf[${customId}]`, name];
  return { id, name, custom: true, clauseNames, schema, navigable: true, scope: null, kinds: null, ...rest };
}

/** The system fields of every Jira site. */
export const SYSTEM_FIELDS: readonly Field[] = [
  system('summary', 'Summary', 'string'),
  system('status', 'Status', 'status'),
  system('issuetype', 'Issue Type', 'issuetype', undefined, ['issuetype', 'type']),
  system('priority', 'Priority', 'priority'),
  system('assignee', 'Assignee', 'user'),
  system('reporter', 'Reporter', 'user'),
  system('creator', 'Creator', 'user'),
  system('labels', 'Labels', 'array', 'string'),
  system('components', 'Components', 'array', 'component', ['component']),
  system('fixVersions', 'Fix versions', 'array', 'version', ['fixVersion']),
  system('versions', 'Affects versions', 'array', 'version', ['affectedVersion']),
  system('project', 'Project', 'project'),
  system('resolution', 'Resolution', 'resolution'),
  system('created', 'Created', 'datetime', undefined, ['created', 'createdDate']),
  system('updated', 'Updated', 'datetime', undefined, ['updated', 'updatedDate']),
  system('resolutiondate', 'Resolved', 'datetime', undefined, ['resolutiondate', 'resolved']),
  system('statuscategorychangedate', 'Status Category Changed', 'datetime', undefined, ['statusCategoryChangedDate']),
  system('duedate', 'Due date', 'date', undefined, ['due', 'duedate']),
  system('description', 'Description', 'string'),
  system('environment', 'Environment', 'string'),
  { ...system('comment', 'Comment', 'comments-page'), navigable: false },
  { ...system('worklog', 'Log Work', 'array', 'worklog', []), navigable: false },
  { ...system('attachment', 'Attachment', 'array', 'attachment', ['attachments']), navigable: false },
  system('issuelinks', 'Linked Issues', 'array', 'issuelinks', ['issueLink']),
  system('subtasks', 'Sub-tasks', 'array', 'issuelinks', ['subtasks']),
  { ...system('timetracking', 'Time tracking', 'timetracking', undefined, []), navigable: false },
  system('timespent', 'Time Spent', 'number'),
  system('watches', 'Watchers', 'watches', undefined, ['watchers']),
  system('votes', 'Votes', 'votes'),
  { ...system('parent', 'Parent', 'issuelink'), schema: null },
  { ...system('issuekey', 'Key', 'string', undefined, ['id', 'issue', 'issuekey', 'key']), schema: null },
];

export const FIELDS: readonly Field[] = [
  ...SYSTEM_FIELDS,
  custom(CUSTOM.requestType, 'Request Type', 'sd-customerrequesttype', 'com.atlassian.servicedesk:vp-origin', {
    kinds: SERVICE,
  }),
  custom(CUSTOM.storyPoints, 'Story Points', 'number', 'com.pyxis.greenhopper.jira:jsw-story-points', {
    kinds: SOFTWARE,
  }),
  custom(CUSTOM.rank, 'Rank', 'any', 'com.pyxis.greenhopper.jira:gh-lexo-rank'),
  custom(CUSTOM.sprint, 'Sprint', 'array', 'com.pyxis.greenhopper.jira:gh-sprint', { items: 'json', kinds: SOFTWARE }),
  custom(
    CUSTOM.firstResponse,
    'Time to first response',
    'sd-servicelevelagreement',
    'com.atlassian.servicedesk:sd-sla-field',
    { kinds: SERVICE },
  ),
  custom(
    CUSTOM.resolution,
    'Time to resolution',
    'sd-servicelevelagreement',
    'com.atlassian.servicedesk:sd-sla-field',
    { kinds: SERVICE },
  ),
  custom(CUSTOM.severity, 'Severity', 'option', 'com.atlassian.jira.plugin.system.customfieldtypes:select'),
  custom(CUSTOM.satisfaction, 'Satisfaction', 'sd-feedback', 'com.atlassian.servicedesk:sd-request-feedback', {
    kinds: SERVICE,
  }),
  custom(CUSTOM.participants, 'Request participants', 'array', 'com.atlassian.servicedesk:sd-request-participants', {
    items: 'user',
    kinds: SERVICE,
  }),
  // Team-managed projects bring fields of their own whose names are taken already.
  custom(CUSTOM.teamPoints, 'Story Points', 'number', 'com.pyxis.greenhopper.jira:jsw-story-points', {
    scope: PROJECT_IDS.MOB,
  }),
];
