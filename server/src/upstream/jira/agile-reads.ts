import type { SourceBoard, SourceSprint } from '../../domain/source.ts';
import type { CallOptions } from '../transport/call-options.ts';
import { orNullWhenGone } from '../transport/refusal.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import type { JiraSite } from './jira-client.ts';
import { jiraTimeOrNull } from './jira-time.ts';
import type { JiraUpstream } from './jira-upstream.ts';
import { readAllPages, VALUES } from './paging.ts';
import {
  type JiraBoardConfigurationWire,
  type JiraSprintWire,
  readBoardConfigurationWire,
  readBoardWire,
  readSprintWire,
} from './site-wire.ts';

const PAGE = 50;

/** Boards and sprints. A site without Jira Software, or an account without the right, has none. */
export function agileReads({ transport }: JiraSite): Pick<JiraUpstream, 'boards' | 'sprints'> {
  const boardPath = (id: string) => `/rest/agile/1.0/board/${encodeURIComponent(id)}`;

  async function sprints(boardSourceId: string, options: CallOptions = {}): Promise<SourceSprint[]> {
    const path = `${boardPath(boardSourceId)}/sprint`;
    // 400 is how a board without sprints answers.
    const wires = await orNullWhenGone(readAllPages(transport, path, VALUES, PAGE, {}, options), [400, 403, 404]);
    return decodeAll(wires ?? [], (wire) => decodeSprint(readSprintWire(wire), boardSourceId));
  }

  async function configuration(id: string, options: CallOptions): Promise<JiraBoardConfigurationWire | null> {
    const path = `${boardPath(id)}/configuration`;
    const answer = await orNullWhenGone(transport.read({ method: 'GET', path }, options), [401, 403, 404]);
    return answer === null ? null : decodePage(readBoardConfigurationWire, answer);
  }

  async function board(wire: ReturnType<typeof readBoardWire>, options: CallOptions): Promise<SourceBoard> {
    const sourceId = String(wire.id);
    const settings = await configuration(sourceId, options);
    // A team-managed board ("simple") is a sprint board once its team uses sprints.
    const isScrum = wire.type === 'scrum' || (wire.type === 'simple' && (await sprints(sourceId, options)).length > 0);
    return {
      sourceId,
      name: wire.name,
      kind: isScrum ? 'scrum' : 'kanban',
      deskSourceId: String(wire.location?.projectId ?? ''),
      columns: (settings?.columnConfig.columns ?? []).map(({ name, statuses }) => ({
        name,
        statusSourceIds: (statuses ?? []).map(({ id }) => String(id)),
      })),
      estimationFieldId: settings?.estimation?.field?.fieldId ?? null,
    };
  }

  return {
    async boards(options = {}) {
      const pages = readAllPages(transport, '/rest/agile/1.0/board', VALUES, PAGE, {}, options);
      const wires = await orNullWhenGone(pages, [401, 403, 404]);
      return Promise.all(decodeAll(wires ?? [], readBoardWire).map((wire) => board(wire, options)));
    },
    sprints,
  };
}

/** A sprint belongs to the board it was made on; other boards list it too. */
function decodeSprint(wire: JiraSprintWire, listedOnBoard: string): SourceSprint {
  return {
    sourceId: String(wire.id),
    boardSourceId: String(wire.originBoardId ?? listedOnBoard),
    name: wire.name,
    state: wire.state,
    goal: wire.goal || null,
    startAt: jiraTimeOrNull(wire.startDate),
    endAt: jiraTimeOrNull(wire.endDate),
    completeAt: jiraTimeOrNull(wire.completeDate),
  };
}
