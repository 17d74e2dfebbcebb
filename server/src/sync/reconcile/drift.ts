import type { Rejected } from '../../domain/source.ts';
import { failed } from '../../upstream/transport/refusal.ts';
import type { UpstreamKind } from '../../upstream/transport/site.ts';

/** Fewer records than these may be broken each by itself, however short their page is. */
const MANY = 20;

/**
 * Tells broken records, which are put aside, from an upstream that speaks differently than it did: when most of a page
 * cannot be understood, nothing of it is taken over and its stream stands still, saying why.
 *
 * @param understood records of the page that were
 * @throws AppError `upstream_failed`
 */
export function refuseDrift(kind: UpstreamKind, understood: number, rejected: readonly Rejected[]): void {
  const [first] = rejected;
  if (first === undefined || rejected.length < MANY || rejected.length <= understood) return;
  const count = `${rejected.length} of ${understood + rejected.length}`;
  throw failed(kind, `gave a page of which ${count} records cannot be understood; the first: ${first.reason}`, {
    ambiguous: false,
  });
}
