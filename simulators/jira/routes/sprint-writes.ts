/** Making, starting, changing, ending and removing sprints, and moving issues between them. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { issueNotFound, Refusal } from '../http/failures.ts';
import { type Body, body, pathParam, stringsOf } from '../http/params.ts';
import type { Sprint } from '../model/catalogue.ts';
import { sprintWire } from '../wire/entities.ts';
import { type View, visibleIssue } from '../wire/view.ts';
import { moveToSprint } from '../writes/sprints.ts';

const MOST_ISSUES = 50;
const NAME_LIMIT = 30;
const MEMBERS = ['name', 'state', 'startDate', 'endDate', 'completeDate', 'goal', 'originBoardId', 'id', 'self'];
const STATES: readonly Sprint['state'][] = ['future', 'active', 'closed'];

export function sprintWriteRoutes(app: FastifyInstance, api: Api): void {
  app.post('/rest/agile/1.0/sprint', (request, reply) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const sent = body(request, MEMBERS);
    const board = view.lookup.board(Number(sent.originBoardId));
    if (!board || !view.mayBrowse(board.project)) throw new Refusal(404, ['The board does not exist.']);
    if (board.type === 'kanban') throw new Refusal(400, ['The board does not support sprints']);
    if (sent.name === undefined) throw new Refusal(400, [], { name: 'The name of the sprint must be specified.' });
    const made: Sprint = {
      id: view.store.nextId(),
      name: '',
      goal: '',
      state: 'future',
      board: board.id,
      startAt: null,
      endAt: null,
      completedAt: null,
      createdAt: view.nowMs,
    };
    const sprint = withChanges(view, made, { ...sent, state: 'future' });
    view.writer.saveSprint(sprint);
    return reply.code(201).send(sprintWire(view, sprint));
  });

  // The one changes what is sent, the other everything.
  for (const method of ['POST', 'PUT'] as const) {
    app.route({
      method,
      url: '/rest/agile/1.0/sprint/:id',
      handler(request) {
        const view = api.viewOf(request);
        requireUser(view.caller);
        const sprint = sprintOf(view, request);
        const sent = body(request, MEMBERS);
        const bare = { name: '', goal: '', startDate: null, endDate: null };
        const changed = withChanges(view, sprint, method === 'PUT' ? { ...bare, ...sent } : sent);
        view.writer.saveSprint(changed);
        return sprintWire(view, changed);
      },
    });
  }

  app.delete('/rest/agile/1.0/sprint/:id', (request, reply) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    view.writer.removeSprint(sprintOf(view, request));
    return reply.code(204).send();
  });

  app.post('/rest/agile/1.0/sprint/:id/issue', (request, reply) => {
    const view = api.viewOf(request);
    const sprint = sprintOf(view, request);
    if (sprint.state === 'closed') throw new Refusal(400, ['Issue cannot be moved to a closed sprint.']);
    move(view, request, sprint.id);
    return reply.code(204).send();
  });

  app.post('/rest/agile/1.0/backlog/issue', (request, reply) => {
    move(api.viewOf(request), request, null);
    return reply.code(204).send();
  });
}

function sprintOf(view: View, request: FastifyRequest): Sprint {
  const sprint = view.lookup.sprint(Number(pathParam(request, 'id')));
  if (!sprint) throw new Refusal(404, ['Sprint does not exist.']);
  return sprint;
}

/** A sprint begins once, needs its dates for that, and ends for good; its issues are not touched by any of it. */
function withChanges(view: View, sprint: Sprint, sent: Body): Sprint {
  const { recorded: _, ...former } = sprint;
  const next: Sprint = {
    ...former,
    name: sent.name === undefined ? sprint.name : String(sent.name),
    goal: sent.goal === undefined ? sprint.goal : String(sent.goal ?? ''),
    startAt: sent.startDate === undefined ? sprint.startAt : instantOf(sent.startDate, 'startDate'),
    endAt: sent.endDate === undefined ? sprint.endAt : instantOf(sent.endDate, 'endDate'),
    state: sent.state === undefined ? sprint.state : stateOf(sent.state),
  };
  if (next.name.trim() === '' || next.name.length > NAME_LIMIT)
    throw new Refusal(400, [], { name: `Sprint name must be between 1 and ${NAME_LIMIT} characters.` });
  if (next.state === sprint.state) return next;
  if (STATES.indexOf(next.state) !== STATES.indexOf(sprint.state) + 1)
    throw new Refusal(400, [`A sprint cannot go from ${sprint.state} to ${next.state}.`]);
  if (next.state === 'closed') return { ...next, completedAt: view.nowMs };
  if (next.startAt === null || next.endAt === null)
    throw new Refusal(400, ['A sprint cannot be started without its start and end dates.']);
  const running = view.lookup.catalogue.sprints.some((one) => one.board === sprint.board && one.state === 'active');
  if (running) throw new Refusal(400, ['There is an active sprint on the board already.']);
  return next;
}

function stateOf(value: unknown): Sprint['state'] {
  const state = STATES.find((one) => one === value);
  if (!state) throw new Refusal(400, [], { state: 'The state of the sprint is not valid.' });
  return state;
}

function instantOf(value: unknown, name: string): number | null {
  if (value === null) return null;
  const instant = Date.parse(String(value).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(instant)) throw new Refusal(400, [], { [name]: 'The date is not valid.' });
  return instant;
}

function move(view: View, request: FastifyRequest, sprint: number | null): void {
  requireUser(view.caller);
  const keys = stringsOf(body(request).issues);
  if (keys.length > MOST_ISSUES) throw new Refusal(400, [`At most ${MOST_ISSUES} issues can be moved at once.`]);
  for (const key of keys) {
    const issue = visibleIssue(view, key);
    if (!issue) throw issueNotFound();
    moveToSprint(view, issue, sprint);
  }
}
