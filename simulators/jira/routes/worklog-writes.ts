/** Logging time, correcting it and taking it back. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { type Body, body, pathParam } from '../http/params.ts';
import { isAdf } from '../model/adf.ts';
import type { Issue, Worklog } from '../model/issue.ts';
import { worklogWire } from '../wire/conversation.ts';
import { addWorklog, editWorklog, removeWorklog } from '../writes/worklogs.ts';

export function worklogWriteRoutes(app: FastifyInstance, api: Api): void {
  app.post('/rest/api/3/issue/:key/worklog', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    requireUser(view.caller);
    const sent = body(request);
    const comment = isAdf(sent.comment) ? sent.comment : null;
    const startedAt = sent.started === undefined ? view.nowMs : startOf(sent);
    const worklog = addWorklog(view, issue, { comment, startedAt, seconds: secondsOf(sent) });
    return reply.code(201).send(worklogWire(view, issue, worklog));
  });

  app.put('/rest/api/3/issue/:key/worklog/:id', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    requireUser(view.caller);
    const sent = body(request);
    const changed = editWorklog(view, issue, worklogOf(issue, request), {
      ...(isAdf(sent.comment) ? { comment: sent.comment } : {}),
      ...(sent.started === undefined ? {} : { startedAt: startOf(sent) }),
      ...(sent.timeSpentSeconds === undefined ? {} : { seconds: secondsOf(sent) }),
    });
    return worklogWire(view, issue, changed);
  });

  app.delete('/rest/api/3/issue/:key/worklog/:id', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    requireUser(view.caller);
    removeWorklog(view, issue, worklogOf(issue, request));
    return reply.code(204).send();
  });
}

function worklogOf(issue: Issue, request: FastifyRequest): Worklog {
  const id = pathParam(request, 'id');
  const worklog = issue.worklogs.find((one) => one.id === id);
  if (!worklog) throw new Refusal(404, [`Cannot find worklog with id: '${id}'.`]);
  return worklog;
}

function secondsOf({ timeSpentSeconds }: Body): number {
  const seconds = Number(timeSpentSeconds);
  if (!Number.isInteger(seconds) || seconds <= 0)
    throw new Refusal(400, [], { timeLogged: 'You must indicate the time spent working.' });
  return seconds;
}

function startOf({ started }: Body): number {
  const startedAt = Date.parse(String(started).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(startedAt)) throw new Refusal(400, [], { started: 'The started date is not valid.' });
  return startedAt;
}
