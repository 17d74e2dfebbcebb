import type { ChangeView } from '@speedyflow/contract/changes';
import type { Caller } from '../domain/caller.ts';

/** A change of the log, before it is known who looks. */
export interface LiveChange {
  readonly view: ChangeView;
  /** Where the ticket was before, when it moved between desks. */
  readonly previousDeskId: number | null;
}

/** Where the live stream gets its changes. */
export interface LiveSource {
  /** Position of the newest change. */
  seq(): number;
  /** Changes after `seq` on any desk, oldest first, at most `limit`. */
  after(seq: number, limit: number): Promise<readonly LiveChange[]>;
  /** Calls `listener` with every batch of changes once it is committed; returns how to stop. */
  subscribe(listener: (changes: readonly LiveChange[]) => void): () => void;
}

/** The change as `caller` may know it: one that left their desks is a removal, of others they know nothing. */
export function changeSeenBy(caller: Caller, { view, previousDeskId }: LiveChange): ChangeView | undefined {
  if (caller.deskIds.includes(view.desk_id)) return view;
  if (previousDeskId === null || !caller.deskIds.includes(previousDeskId)) return undefined;
  return { ...view, desk_id: previousDeskId, kind: 'removed', fields: [] };
}
