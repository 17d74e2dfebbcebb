import { type PresenceView, presenceRoutes } from '@speedyflow/contract/presence';
import { call } from '../../api/call.ts';
import { listenToAsides } from '../changes/asides.ts';
import { streamState } from '../changes/live-updates.ts';
import { onReturn } from '../changes/on-return.ts';
import { peopleHere } from './people-here.ts';

/** Keeps who is where: what the server says when it is first heard, and everything it tells from then on. */
export function followPeople(): () => void {
  /** What was told since a question was asked that has no answer yet: it is newer than that. */
  let toldSince: PresenceView[] | undefined;
  let asked = 0;

  const ask = async (): Promise<void> => {
    const turn = ++asked;
    const since: PresenceView[] = [];
    toldSince = since;
    const { data } = await call(presenceRoutes.list, {}).finally(() => {
      if (turn === asked) toldSince = undefined;
    });
    if (turn === asked) peopleHere.set(told(new Map(), [...data, ...since]));
  };
  const askQuietly = (): void => void ask().catch(() => undefined);

  const stopHearing = listenToAsides(({ event, data }) => {
    if (event !== 'presence') return;
    toldSince?.push(...(data as PresenceView[]));
    peopleHere.set(told(peopleHere.get(), data as PresenceView[]));
  });
  const stopReturning = onReturn(askQuietly);
  const stopLosing = streamState.subscribe(() => {
    if (streamState.get().live || peopleHere.get().size === 0) return;
    peopleHere.set(new Map());
  });
  askQuietly();
  return () => {
    asked += 1;
    stopHearing();
    stopReturning();
    stopLosing();
    peopleHere.set(new Map());
  };
}

function told(before: ReturnType<typeof peopleHere.get>, views: readonly PresenceView[]): typeof before {
  const after = new Map(before);
  for (const { key, people } of views) {
    if (people.length > 0) after.set(key, people);
    else after.delete(key);
  }
  return after;
}
