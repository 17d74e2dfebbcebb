import type { AfterReply } from '@speedyflow/contract/accounts';
import type { ListColumn, ListKind, ListLooks } from '@speedyflow/contract/list-look';
import type { Density } from '../../app/appearance.ts';
import { listWays, setListWays } from '../../app/list-ways.ts';
import { keepPreferences } from './preferences.ts';

/** How lists of a kind look from now on; what is undefined becomes as usual again. */
export function chooseListLook(
  kind: ListKind,
  change: { columns?: ListColumn[] | undefined; density?: Density },
): void {
  const changed = (lists: ListLooks = {}): ListLooks => {
    const look = Object.entries({ ...lists[kind], ...change }).filter(([, value]) => value !== undefined);
    return { ...lists, [kind]: Object.fromEntries(look) };
  };
  setListWays({ lists: changed(listWays.get().lists) });
  void keepPreferences(({ lists }) => ({ lists: changed(lists) }));
}

export function chooseAfterReply(next: AfterReply): void {
  setListWays({ after_reply: next });
  void keepPreferences(() => ({ after_reply: next }));
}
