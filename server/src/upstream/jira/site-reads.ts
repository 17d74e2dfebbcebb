import { Type } from 'typebox';
import type { SourcePerson } from '../../domain/source.ts';
import type { CallOptions } from '../transport/call-options.ts';
import { orNullWhenGone } from '../transport/refusal.ts';
import { wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { attachmentPath } from './decode-conversation.ts';
import { decodeFields, readFieldWire } from './decode-fields.ts';
import { meaningOf } from './decode-issue.ts';
import { decodePerson } from './decode-person.ts';
import type { JiraSite } from './jira-client.ts';
import type { JiraProject, JiraUpstream } from './jira-upstream.ts';
import { DESK_VALUES, readAllPages, VALUES } from './paging.ts';
import {
  type JiraProjectWire,
  readMyselfWire,
  readPriorityWire,
  readProjectWire,
  readQueueWire,
  readServiceDeskWire,
  readStatusWire,
  readUserWire,
} from './site-wire.ts';

const readList = wireReader('list', Type.Array(Type.Unknown()));
// Some Service Management reads are refused without it; the others ignore it.
const EXPERIMENTAL = { 'x-experimentalapi': 'opt-in' };

type SiteReads = Pick<
  JiraUpstream,
  | 'myself'
  | 'fields'
  | 'statuses'
  | 'priorities'
  | 'projects'
  | 'serviceDesks'
  | 'queues'
  | 'searchPeople'
  | 'assignablePeople'
  | 'attachmentContent'
>;

/** What the site is made of. */
export function siteReads({ transport }: JiraSite): SiteReads {
  const list = async (path: string, query: Record<string, string | number>, options: CallOptions) =>
    decodePage(readList, await transport.read({ method: 'GET', path, query }, options));

  async function people(path: string, query: Record<string, string | number>, options: CallOptions) {
    const found = decodeAll(await list(path, query, options), (wire) => decodePerson(readUserWire(wire)));
    return found.filter((person): person is SourcePerson => person !== null);
  }

  return {
    async myself(options = {}) {
      const wire = await transport.read({ method: 'GET', path: '/rest/api/3/myself' }, options);
      const { accountId, timeZone } = decodePage(readMyselfWire, wire);
      const person = decodePerson(decodePage(readUserWire, wire));
      if (person === null) throw new Error(`an account id became no person: ${accountId}`);
      return { person, timeZone: timeZone || 'UTC' };
    },

    async fields(boards = [], options = {}) {
      const wires = await list('/rest/api/3/field', {}, options);
      return decodeFields(decodeAll(wires, readFieldWire), boards);
    },

    async statuses(options = {}) {
      const wires = await list('/rest/api/3/status', {}, options);
      return decodeAll(wires, readStatusWire).map((wire) => ({
        sourceId: String(wire.id),
        name: wire.name,
        ...meaningOf(wire),
        upstreamCategory: wire.statusCategory?.key ?? 'undefined',
      }));
    },

    async priorities(options = {}) {
      const wires = await readAllPages(transport, '/rest/api/3/priority/search', VALUES, 50, {}, options);
      const names = decodeAll(wires, readPriorityWire).map(({ name }) => name);
      // Rank 9 is for tickets without a priority; a site with more than eight has its lowest share the eighth.
      return [...new Set(names)].map((name, index) => ({ name, rank: Math.min(index + 1, 8) }));
    },

    async projects(options = {}) {
      const query = { status: ['live', 'archived', 'deleted'], expand: 'issueTypes' };
      const wires = await readAllPages(transport, '/rest/api/3/project/search', VALUES, 100, query, options);
      return decodeAll(wires, (wire) => decodeProject(readProjectWire(wire)));
    },

    async serviceDesks(options = {}) {
      const wires = await orNullWhenGone(deskPages('/rest/servicedeskapi/servicedesk', options), [403, 404]);
      return decodeAll(wires ?? [], readServiceDeskWire).map(({ id, projectId }) => ({
        sourceId: String(id),
        deskSourceId: String(projectId),
      }));
    },

    async queues({ sourceId, deskSourceId }, options = {}) {
      const path = `/rest/servicedeskapi/servicedesk/${encodeURIComponent(sourceId)}/queue`;
      const wires = await orNullWhenGone(deskPages(path, options), [403, 404]);
      return decodeAll(wires ?? [], readQueueWire).map(({ id, name, jql }, position) => ({
        sourceId: String(id),
        deskSourceId,
        name,
        position,
        query: { language: 'jql' as const, text: jql ?? '' },
      }));
    },

    searchPeople: (query, options = {}) => people('/rest/api/3/user/search', { query, maxResults: 50 }, options),

    assignablePeople: (issueKey, query, options = {}) =>
      people('/rest/api/3/user/assignable/search', { issueKey, query, maxResults: 50 }, options),

    attachmentContent: (attachmentSourceId, { range } = {}, options = {}) =>
      transport.content(attachmentPath(attachmentSourceId), range === undefined ? {} : { range }, options),
  };

  function deskPages(path: string, options: CallOptions): Promise<unknown[]> {
    return readAllPages(transport, path, DESK_VALUES, 50, {}, options, EXPERIMENTAL);
  }
}

function decodeProject(wire: JiraProjectWire): JiraProject {
  return {
    sourceId: String(wire.id),
    kind: wire.projectTypeKey === 'service_desk' ? 'service_desk' : 'project',
    key: wire.key,
    name: wire.name,
    // A subtask is made below another ticket.
    ...(wire.issueTypes
      ? { ticketTypes: wire.issueTypes.filter(({ subtask }) => !subtask).map((type) => type.name) }
      : {}),
    state: wire.deleted ? 'deleted' : wire.archived ? 'archived' : 'live',
  };
}
