import { lazy, Suspense, useEffect } from 'react';
import { useFollowedNotices } from '../features/notifications/follow-notices.ts';
import { panelOpen } from '../features/notifications/panel-state.ts';
import { followPeople } from '../features/presence/follow-people.ts';
import { useActions } from './keyboard/actions.ts';
import { useObservable } from './observable.ts';

const NotificationPanel = lazy(() => import('../features/notifications/notification-panel.tsx'));

/** What makes this a place with others in it: who is where, and what they did that concerns me. */
export function Together() {
  const open = useObservable(panelOpen);
  useEffect(followPeople, []);
  useFollowedNotices();
  useActions({ 'app.notifications': () => panelOpen.set(true) });
  return <Suspense>{open && <NotificationPanel onClose={() => panelOpen.set(false)} />}</Suspense>;
}
