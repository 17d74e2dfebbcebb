import type { ChangeView } from '@speedyflow/contract/changes';
import { type ChangeStreamHandlers, followChanges } from '../../api/change-stream.ts';
import { unreachable } from '../../api/unreachable.ts';
import { type Aside, tellAside } from './asides.ts';

const NAME = 'speedyflow.changes';

/** What the page that follows the server tells the others, and `hello` and `doubt`, which they tell it. */
type Message =
  | { told: 'change'; change: ChangeView }
  | { told: 'aside'; aside: Aside }
  | { told: 'open' | 'gap' | 'lost' | 'hello' | 'doubt' };

/**
 * Follows the change log once for all pages of this browser: the one that has the lock listens to the server and tells
 * the others. When it is closed the next takes over, and takes it that it missed something. Where pages have no locks,
 * as without TLS, each follows on its own.
 */
export function followShared(handlers: ChangeStreamHandlers): () => void {
  const onAside = (event: Aside['event'], data: unknown): void => tellAside({ event, data });
  if (!('locks' in navigator)) return followChanges({ ...handlers, onAside });
  const channel = new BroadcastChannel(NAME);
  const tell = (message: Message): void => channel.postMessage(message);
  const left = new AbortController();
  const { signal } = left;
  let leading = false;
  let state: 'open' | 'lost' = 'lost';
  let heardBefore = false;

  /** Answers whether something may have been missed. */
  const opened = (gap: boolean): boolean => {
    const missed = gap || heardBefore;
    state = 'open';
    heardBefore = false;
    handlers.onOpen(missed);
    return missed;
  };
  const lost = (): void => {
    heardBefore ||= state === 'open';
    state = 'lost';
    handlers.onLost();
  };

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (leading) {
      if (data.told === 'hello') tell({ told: state });
      if (data.told === 'doubt') unreachable.notify();
      return;
    }
    if (data.told === 'change') handlers.onChange(data.change);
    if (data.told === 'aside') tellAside(data.aside);
    if (data.told === 'open' && state === 'lost') opened(false);
    if (data.told === 'gap') opened(true);
    if (data.told === 'lost') lost();
  };

  const lead = (): Promise<void> => {
    leading = true;
    heardBefore ||= state === 'open';
    const stop = followChanges({
      onChange: (change) => {
        handlers.onChange(change);
        tell({ told: 'change', change });
      },
      onAside: (event, data) => {
        onAside(event, data);
        tell({ told: 'aside', aside: { event, data } });
      },
      // Pages that heard the one before take it for open still: they are told what was missed as well.
      onOpen: (gap) => tell({ told: opened(gap) ? 'gap' : 'open' }),
      onLost: () => {
        lost();
        tell({ told: 'lost' });
      },
    });
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    });
  };

  const stopDoubting = unreachable.listen(() => leading || tell({ told: 'doubt' }));
  tell({ told: 'hello' });
  navigator.locks.request(NAME, { signal }, lead).catch(() => undefined);
  return () => {
    left.abort();
    stopDoubting();
    channel.close();
  };
}
