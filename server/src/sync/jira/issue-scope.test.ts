import { expect, it } from 'vitest';
import type { JiraProject } from '../../upstream/jira/jira-upstream.ts';
import { holdsAllOf, issueScope, WHOLE_SITE } from './issue-scope.ts';

const project = (sourceId: string, state = 'live') => ({ sourceId, state }) as JiraProject;
const projects = [project('1'), project('2', 'archived'), project('3')];

it('searches all there is, or the chosen projects that are there', () => {
  expect(issueScope({ chosen: null, projects })).toBe(WHOLE_SITE);
  expect(issueScope({ chosen: new Set(['1', '2', '9']), projects })?.jql).toBe('project in (1) AND ');
});

it('searches nothing, and not everything, where none of the chosen projects is there', () => {
  expect(issueScope({ chosen: new Set(['2', '9']), projects })).toBeNull();
});

it('knows whether what was read is enough', () => {
  const some = { projects: ['1', '2'], jql: '' };
  expect([null, ['1'], ['2', '1', '3']].map((read) => holdsAllOf(some, read))).toEqual([true, false, true]);
  expect([null, ['1']].map((read) => holdsAllOf(WHOLE_SITE, read))).toEqual([true, false]);
});
