import { expect, test } from 'vitest';
import { decodeFields } from './decode-fields.ts';
import { decodeIssue } from './decode-issue.ts';
import { readIssueWire } from './issue-wire.ts';

const SELECT = 'com.atlassian.jira.plugin.system.customfieldtypes:select';
const FLOAT = 'com.atlassian.jira.plugin.system.customfieldtypes:float';
const SPRINT = 'com.pyxis.greenhopper.jira:gh-sprint';

test('J12: fields of one name are told apart by id and type, whichever project they belong to', () => {
  const field = (id: number, name: string, type: string, custom: string, project?: string) => ({
    id: `customfield_${id}`,
    name,
    custom: true,
    schema: { type, custom },
    ...(project === undefined ? {} : { scope: { type: 'PROJECT', project: { id: project } } }),
  });
  const catalogue = decodeFields(
    [
      field(1, 'Severity', 'option', SELECT),
      field(2, 'Severity', 'number', FLOAT, '10001'),
      // Somebody's own field that is only called so.
      field(3, 'Sprint', 'option', SELECT, '10002'),
      field(4, 'Iteration', 'array', SPRINT),
    ],
    [],
  );
  expect(catalogue.shown.map(({ id }) => id)).toEqual(['customfield_1', 'customfield_2', 'customfield_3']);
  expect(catalogue.sprint).toBe('customfield_4');

  const wire = {
    id: '1',
    key: 'MSM-1',
    fields: {
      summary: 'x',
      status: { id: '3', name: 'Open', statusCategory: { key: 'new' } },
      project: { id: '10001', key: 'MSM' },
      issuetype: { name: 'Task', subtask: false },
      created: '2026-09-28T14:40:00.000Z',
      updated: '2026-09-28T14:40:00.000Z',
      customfield_1: { id: '9', value: 'High' },
      customfield_2: 4,
      customfield_4: [{ id: 7 }],
    },
  };
  const { customFields, sprintSourceIds } = decodeIssue(readIssueWire(wire), 'https://acme.atlassian.net', {
    catalogue,
    priorities: [],
  });
  expect(customFields).toEqual([
    { id: 'customfield_1', name: 'Severity', value: { id: '9', value: 'High' } },
    { id: 'customfield_2', name: 'Severity', value: 4 },
  ]);
  expect(sprintSourceIds).toEqual(['7']);
});
