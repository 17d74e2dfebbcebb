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
  const { lists } = listWays.get();
  const look = Object.entries({ ...lists[kind], ...change }).filter(([, value]) => value !== undefined);
  const next: ListLooks = { ...lists, [kind]: Object.fromEntries(look) };
  setListWays({ lists: next });
  keepPreferences({ lists: next });
}

export function chooseAfterReply(next: AfterReply): void {
  setListWays({ after_reply: next });
  keepPreferences({ after_reply: next });
}
