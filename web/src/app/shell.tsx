import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { signedOut } from '../api/signed-out.ts';
import { followPreferences, loadPreferences } from '../features/accounts/preferences.ts';
import { sessionQuery } from '../features/accounts/session.ts';
import { boardsQuery } from '../features/boards/board-queries.ts';
import { LiveUpdatesContext, useFollowedUpdates } from '../features/changes/use-live-updates.ts';
import { BottomBar } from './bottom-bar.tsx';
import { BottomLine } from './bottom-line.tsx';
import { forgetHeldWork, useHeldWork } from './device-person.ts';
import { useTranslate, withWorkWords } from './i18n/language.ts';
import { type Handlers, useActions } from './keyboard/actions.ts';
import { expectTextField } from './keyboard/type-ahead.ts';
import { rememberPlace } from './last-place.ts';
import { focusList } from './list-navigation.ts';
import { Overlays, preloadTheRest } from './overlays.tsx';
import { Rail } from './rail/rail.tsx';
import { toggleRail } from './rail/rail-state.ts';
import { TicketPanel } from './ticket-panel.tsx';

const Lines = lazy(withWorkWords(() => import('./lines/lines.tsx')));

const IDLE_MS = 1_000;
/** Before anything is read that nobody asked for. */
const READ_AHEAD_MS = 5_000;

/** The frame around every screen behind the sign-in. */
export function Shell() {
  const t = useTranslate();
  const client = useQueryClient();
  const updates = useFollowedUpdates();
  useHeldWork(updates);
  useLeaveWhenSignedOut();
  useReadAhead();
  useGoKeys();
  useEffect(() => {
    loadPreferences(client).catch(() => undefined);
    const stopFollowing = followPreferences(client);
    const timer = setTimeout(preloadTheRest, IDLE_MS);
    return () => {
      stopFollowing();
      clearTimeout(timer);
    };
  }, [client]);
  return (
    <LiveUpdatesContext value={updates}>
      <button
        type="button"
        onClick={focusList}
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-1.5 focus:shadow-float"
      >
        {t('skip')}
      </button>
      <div className="flex h-dvh flex-col">
        <div className="flex min-h-0 grow">
          <Rail />
          <main className="relative flex min-w-0 grow flex-col">
            <Suspense>
              <Lines />
            </Suspense>
            <div className="flex min-h-0 grow">
              <div className="flex min-w-0 grow flex-col">
                <Outlet />
              </div>
              <TicketPanel />
            </div>
          </main>
        </div>
        <BottomLine />
        <BottomBar />
      </div>
      <Overlays />
      <RememberedPlace />
    </LiveUpdatesContext>
  );
}

function useReadAhead(): void {
  const client = useQueryClient();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let left = false;
    const begin = async () => {
      const { readAhead } = await import('./read-ahead.ts');
      if (!left) stop = readAhead(client);
    };
    const timer = setTimeout(() => begin().catch(() => undefined), READ_AHEAD_MS);
    return () => {
      left = true;
      clearTimeout(timer);
      stop?.();
    };
  }, [client]);
}

/** A call that finds the session ended leads to the sign-in, and from there back here. */
function useLeaveWhenSignedOut(): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(
    () =>
      signedOut.listen(() => {
        // Several calls learn it at once, and some on the way.
        const { pathname, href } = router.state.location;
        if (pathname === '/sign-in') return;
        // What one may see may be what has changed.
        void forgetHeldWork({ ended: true }).catch(() => undefined);
        client.removeQueries({ queryKey: sessionQuery.queryKey });
        void navigate({ to: '/sign-in', search: { next: href, reason: 'ended' }, replace: true });
      }),
    [client, navigate, router],
  );
}

/** The keys that lead from anywhere to a place. */
function useGoKeys(): void {
  const navigate = useNavigate();
  const { data: boards } = useQuery(boardsQuery);
  const toView = (view: (typeof TECHNICIAN_VIEWS)[number]) => () =>
    void navigate({ to: '/views/$view', params: { view } });
  const views = Object.fromEntries(TECHNICIAN_VIEWS.map((view) => [`go.${view}`, toView(view)])) as Handlers;
  const board = boards?.[0];
  useActions({
    ...views,
    'go.everything': () => void navigate({ to: '/everything' }),
    'app.search': () => {
      expectTextField('search');
      void navigate({ to: '/search' });
    },
    'app.rail': toggleRail,
    ...(board
      ? { 'go.board': () => void navigate({ to: '/boards/$boardId', params: { boardId: String(board.id) } }) }
      : {}),
  });
}

/** A part of its own: what stands around a place is not rendered anew for going to another. */
function RememberedPlace() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => rememberPlace(path), [path]);
  return null;
}
