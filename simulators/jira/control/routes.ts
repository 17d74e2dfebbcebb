/**
 * The control of a site over HTTP, all by POST: `/__control/changes` (`{"changes":[…]}`), `/__control/life`
 * (`{"changes":500,"seed":1}`), `/__control/visibility` (`{"issue":"MSM-1","hidden":true}` or `{"project":…}`),
 * `/__control/conflicts` (`{"issue":"MSM-1","times":1}`), `/__control/zone` (`{"account":…,"zone":…}`),
 * `/__control/revoke` (`{"account":…}`), `/__control/index-lag` (`{"ms":…}`), `/__control/limits`
 * (`{"refuse":{"times":1,"reason":…,"waitMs":…,"retryAfter":false}}` or `{"usedPoints":…}`).
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { CONTROL_PREFIX } from '../../faults/install.ts';
import type { ForcedRefusal } from '../http/rate-limits.ts';
import type { Change } from './changes.ts';
import type { JiraControl } from './control.ts';

export function controlRoutes(app: FastifyInstance, control: JiraControl): void {
  /** What cannot be done is told with 400. */
  function route<Sent>(name: string, act: (sent: Sent) => object): void {
    app.post(`${CONTROL_PREFIX}${name}`, (request, reply): object | FastifyReply => {
      try {
        return act((request.body ?? {}) as Sent);
      } catch (error) {
        return reply.code(400).send({ error: (error as Error).message });
      }
    });
  }

  route<{ changes: Change[] }>('changes', ({ changes }) => ({ keys: control.apply(changes) }));
  route<{ changes: number; seed?: number }>('life', ({ changes, seed = 1 }) => ({ keys: control.live(changes, seed) }));
  route<{ issue?: string; project?: string; hidden: boolean }>('visibility', ({ issue, project, hidden }) => {
    if (issue !== undefined) control.hideIssue(issue, hidden);
    if (project !== undefined) control.hideProject(project, hidden);
    return { hidden };
  });
  route<{ issue: string; times: number }>('conflicts', ({ issue, times }) => {
    control.conflict(issue, times);
    return { times };
  });
  route<{ account: string; zone: string }>('zone', ({ account, zone }) => {
    control.setZone(account, zone);
    return { zone };
  });
  route<{ account: string }>('revoke', ({ account }) => ({ revoked: control.revoke(account) }));
  route<{ ms: number }>('index-lag', ({ ms }) => {
    control.setIndexLag(ms);
    return { ms };
  });
  route<{ refuse?: Partial<ForcedRefusal>; usedPoints?: number }>('limits', ({ refuse, usedPoints }) => {
    if (refuse) control.limit(refuse);
    if (usedPoints !== undefined) control.useQuota(usedPoints);
    return {};
  });
}
