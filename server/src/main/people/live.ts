import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { registerNotifications } from '../../features/notifications/notifications.routes.ts';
import { registerPresence } from '../../features/presence/presence.routes.ts';
import { Presence } from '../../features/presence/presence.service.ts';
import type { Authenticator } from '../../http/identity.ts';
import { liveStream } from '../../http/live-stream.ts';
import type { Channel } from '../../stdx/channel.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { followChangeLog } from '../live-source.ts';
import type { LogHead } from '../log-head.ts';
import { leadNotices } from './notices.ts';
import { PeoplePost } from './people-post.ts';

export interface LiveMeans {
  readonly database: Database;
  readonly head: LogHead;
  readonly clock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly signal: AbortSignal;
  readonly authenticator: Authenticator;
  /** To the other processes, where there may be any. */
  readonly channel: Channel | undefined;
  /** Names this process among the others. */
  readonly holder: string;
  readonly logger: Logger;
}

/**
 * All that open pages are told by themselves: the change log, who is at which ticket, and what concerns each.
 *
 * @returns settles once nothing of it goes on after the signal
 */
export function wireLive(app: FastifyInstance, means: LiveMeans): Promise<void> {
  const source = followChangeLog(means);
  const streams = liveStream(app, means.authenticator, source);
  const post = new PeoplePost(means.channel, means.holder, {
    stay: (stay) => presence.heard(stay),
    notified: (userIds) => tellNotified(userIds),
  });
  const presence = new Presence({
    ...means,
    listeners: () => streams.size,
    tell: (viewOf) => streams.tell('presence', viewOf),
    tellOthers: (stay) => post.stay(stay),
  });
  source.subscribe((changes) => presence.changed(changes));
  registerPresence(app, { database: means.database, presence });

  const tellNotified = (userIds: readonly number[]) =>
    streams.tell('notified', ({ userId }) => (userIds.includes(userId) ? {} : undefined));
  const notified = (userIds: readonly number[]) => {
    tellNotified(userIds);
    post.notified(userIds);
  };
  registerNotifications(app, { ...means, notified });
  return leadNotices({ ...means, notified });
}
