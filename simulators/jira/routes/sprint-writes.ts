/** Moving issues into sprints and back to the backlog. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { issueNotFound, Refusal } from '../http/failures.ts';
import { body, pathParam, stringsOf } from '../http/params.ts';
import { visibleIssue } from '../wire/view.ts';
import { amend } from '../writes/amend.ts';
import { sprintChange } from '../writes/field-edits.ts';

const MOST_ISSUES = 50;

export function sprintWriteRoutes(app: FastifyInstance, api: Api): void {
  app.post('/rest/agile/1.0/sprint/:id/issue', (request, reply) => {
    const sprint = api.viewOf(request).lookup.sprint(Number(pathParam(request, 'id')));
    if (!sprint) throw new Refusal(404, ['Sprint does not exist.']);
    if (sprint.state === 'closed') throw new Refusal(400, ['Issue cannot be moved to a closed sprint.']);
    move(api, request, sprint.id);
    return reply.code(204).send();
  });

  app.post('/rest/agile/1.0/backlog/issue', (request, reply) => {
    move(api, request, null);
    return reply.code(204).send();
  });
}

function move(api: Api, request: FastifyRequest, sprint: number | null): void {
  const view = api.viewOf(request);
  requireUser(view.caller);
  const keys = stringsOf(body(request).issues);
  if (keys.length > MOST_ISSUES) throw new Refusal(400, [`At most ${MOST_ISSUES} issues can be moved at once.`]);
  const field = view.lookup.catalogue.fields.find((one) => one.schema?.custom?.endsWith(':gh-sprint'));
  if (!field) throw new Refusal(400, ['This site has no sprints.']);
  for (const key of keys) {
    const issue = visibleIssue(view, key);
    if (!issue) throw issueNotFound();
    const { patch, items } = sprintChange(view, issue, sprint, field);
    view.store.save(amend(view, issue, patch, items));
  }
}
