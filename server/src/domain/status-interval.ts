/** One move between statuses, as a changelog tells it. */
export interface StatusMove {
  at: number;
  /** Orders moves of one instant. */
  entryId: string;
  fromId: string | null;
  from: string | null;
  toId: string | null;
  to: string | null;
}

export interface StatusInterval {
  statusId: string | null;
  status: string;
  from: number;
  /** Null for the present status. */
  to: number | null;
}

/**
 * Folds a changelog into intervals [from, to) that partition the ticket's life from creation on. Moves are ordered by
 * time and entry; intervals of no length are dropped. Where the changelog ends in another status than the ticket is
 * in (its tail is not there yet), the present status begins at the ticket's last update.
 */
export function statusIntervals(
  createdAt: number,
  present: { id: string; name: string },
  updatedAt: number,
  moves: readonly StatusMove[],
): StatusInterval[] {
  const ordered = moves.toSorted((a, b) => a.at - b.at || compareIds(a.entryId, b.entryId));
  const first = ordered[0];
  let open: StatusInterval = {
    statusId: first ? first.fromId : present.id,
    status: first ? (first.from ?? '') : present.name,
    from: createdAt,
    to: null,
  };
  const intervals: StatusInterval[] = [];
  const moveTo = (statusId: string | null, status: string, at: number) => {
    const moved = Math.max(at, open.from);
    if (moved > open.from) intervals.push({ ...open, to: moved });
    open = { statusId, status, from: moved, to: null };
  };
  for (const move of ordered) moveTo(move.toId, move.to ?? '', move.at);
  const ended = open.statusId === null ? open.status === present.name : open.statusId === present.id;
  if (!ended) moveTo(present.id, present.name, updatedAt);
  intervals.push(open);
  return intervals;
}

/** Entry ids are numbers as text: the shorter one is the smaller. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
