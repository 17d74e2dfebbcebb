/** Writing and removing worklogs, and moving issues between sprints. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { body, pathParam } from '../http/params.ts';
import { isAdf } from '../model/adf.ts';
import type { ChangeItem, Issue, Worklog } from '../model/issue.ts';
import { worklogWire } from '../wire/conversation.ts';
import { amend, changeOf } from '../writes/amend.ts';

export function worklogWriteRoutes(app: FastifyInstance, api: Api): void {
  app.post('/rest/api/3/issue/:key/worklog', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const author = requireUser(view.caller).accountId;
    const sent = body(request);
    const seconds = Number(sent.timeSpentSeconds);
    const startedAt =
      sent.started === undefined ? view.nowMs : Date.parse(String(sent.started).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    if (!Number.isInteger(seconds) || seconds <= 0)
      throw new Refusal(400, [], { timeLogged: 'You must indicate the time spent working.' });
    if (Number.isNaN(startedAt)) throw new Refusal(400, [], { started: 'The started date is not valid.' });
    const at = { createdAt: view.nowMs, updatedAt: view.nowMs, startedAt };
    const comment = isAdf(sent.comment) ? sent.comment : null;
    const worklog: Worklog = { id: String(view.store.nextId()), author, updateAuthor: author, comment, ...at, seconds };
    const worklogs = [...issue.worklogs, worklog];
    view.store.save(amend(view, issue, { worklogs }, spentItems(issue, worklogs)));
    return reply.code(201).send(worklogWire(view, issue, worklog));
  });

  app.delete('/rest/api/3/issue/:key/worklog/:id', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    requireUser(view.caller);
    const id = pathParam(request, 'id');
    const worklogs = issue.worklogs.filter((one) => one.id !== id);
    if (worklogs.length === issue.worklogs.length) throw new Refusal(404, [`Cannot find worklog with id: '${id}'.`]);
    view.store.save(amend(view, issue, { worklogs }, spentItems(issue, worklogs)));
    view.store.noteWorklogDeleted(id);
    return reply.code(204).send();
  });
}

function spentItems(issue: Issue, worklogs: readonly Worklog[]): ChangeItem[] {
  const side = (list: readonly Worklog[]) => {
    const seconds = String(list.reduce((total, one) => total + one.seconds, 0));
    return { id: seconds, name: seconds };
  };
  return [changeOf('timespent', side(issue.worklogs), side(worklogs))];
}
