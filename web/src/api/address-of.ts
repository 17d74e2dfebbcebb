import type { ParamsOf, RouteContract } from '@speedyflow/contract/route';
import { API_ROOT, fillPath } from './call.ts';

/** The address of a route, for a link that the browser follows by itself. */
export function addressOf<R extends RouteContract>(route: R, params: ParamsOf<R>): string {
  return API_ROOT + fillPath(route.path, params as Record<string, unknown>);
}
