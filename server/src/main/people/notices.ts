import type { Logger } from 'pino';
import { runNoticeClock } from '../../features/notifications/notice-clock.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { lead } from '../../sync/reconcile/leadership.ts';
import type { LogHead } from '../log-head.ts';

interface NoticesMeans {
  readonly database: Database;
  readonly head: LogHead;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly holder: string;
  readonly notified: (userIds: readonly number[]) => void;
}

/** Looks for what concerns people whenever no other process does. @returns settles once it has ended */
export function leadNotices({ head, logger, notified, ...means }: NoticesMeans): Promise<void> {
  let wake = () => {};
  head.onGrowth(() => wake());
  const growth = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  return lead({ ...means, log: logger, name: 'notifications' }, (term) =>
    runNoticeClock({
      database: term.database,
      clock: means.clock,
      signal: term.signal,
      growth,
      notified,
      onError: (error) => logger.error({ err: error }, 'notifications could not be looked for'),
    }),
  );
}
