import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { sessionQuery } from '../features/accounts/session.ts';
import { QueueScreen } from '../features/desks/queue-screen.tsx';
import { EverythingScreen } from '../features/issues/everything-screen.tsx';
import { readListSearch } from '../features/issues/list/list-place.ts';
import { ViewScreen } from '../features/technician-views/view-screen.tsx';
import { historyAfterPaint } from './history-after-paint.ts';
import { loadSettingsWords, withWorkWords } from './i18n/language.ts';
import { lastPlace } from './last-place.ts';
import { LazyNoSuch } from './lazy-no-such.tsx';
import { loadBoard, loadSearch } from './overlays.tsx';
import { ScreenError } from './screen-error.tsx';
import { Shell } from './shell.tsx';

const root = createRootRouteWithContext<{ client: QueryClient }>()({});

interface SignInSearch {
  next?: string;
  setup?: string;
  /** Why somebody who was doing something else is asked to sign in. */
  reason?: 'signed_out' | 'ended';
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next, setup, reason }: Record<string, unknown>): SignInSearch => ({
    ...(typeof next === 'string' && /^\/(?!\/)/.test(next) ? { next } : {}),
    ...(typeof setup === 'string' ? { setup } : {}),
    ...(reason === 'signed_out' || reason === 'ended' ? { reason } : {}),
  }),
  beforeLoad: async ({ context }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (session.signed_in) throw redirect({ to: '/', replace: true });
  },
  component: lazyRouteComponent(() => import('../features/accounts/sign-in.tsx')),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (session.signed_in) return;
    const next = location.href === '/' ? {} : { next: location.href };
    throw redirect({ to: '/sign-in', search: next });
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ href: lastPlace(), replace: true });
  },
});

const view = createRoute({
  getParentRoute: () => app,
  path: '/views/$view',
  validateSearch: readListSearch,
  component: ViewScreen,
});

const queue = createRoute({
  getParentRoute: () => app,
  path: '/queues/$queueId',
  validateSearch: readListSearch,
  component: QueueScreen,
});

const everything = createRoute({
  getParentRoute: () => app,
  path: '/everything',
  validateSearch: readListSearch,
  component: EverythingScreen,
});

const saved = createRoute({
  getParentRoute: () => app,
  path: '/saved/$viewId',
  validateSearch: readListSearch,
  component: lazyRouteComponent(withWorkWords(() => import('../features/saved-views/saved-view-screen.tsx'))),
});

const search = createRoute({
  getParentRoute: () => app,
  path: '/search',
  validateSearch: readListSearch,
  component: lazyRouteComponent(loadSearch),
});

const board = createRoute({
  getParentRoute: () => app,
  path: '/boards/$boardId',
  validateSearch: readListSearch,
  component: lazyRouteComponent(loadBoard),
});

const ticket = createRoute({
  getParentRoute: () => app,
  path: '/tickets/$key',
  component: lazyRouteComponent(withWorkWords(() => import('../features/issues/ticket/ticket-page.tsx'))),
});

/** What somebody carries back from signing in at Jira or Zendesk. */
function readSignedIn(search: Record<string, unknown>): { error?: string; connected?: string; linked?: string } {
  const known = ['error', 'connected', 'linked'].filter((name) => typeof search[name] === 'string');
  return Object.fromEntries(known.map((name) => [name, search[name]]));
}

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/accounts', replace: true });
  },
});

const connections = createRoute({
  getParentRoute: () => app,
  path: '/settings/connections',
  validateSearch: readSignedIn,
  loader: loadSettingsWords,
  component: lazyRouteComponent(() => import('../features/connections/settings/connections-screen.tsx')),
});

const people = createRoute({
  getParentRoute: () => app,
  path: '/settings/people',
  loader: loadSettingsWords,
  component: lazyRouteComponent(() => import('../features/accounts/people/people-screen.tsx')),
});

const accounts = createRoute({
  getParentRoute: () => app,
  path: '/settings/accounts',
  validateSearch: readSignedIn,
  loader: loadSettingsWords,
  component: lazyRouteComponent(() => import('../features/linked-accounts/accounts-screen.tsx')),
});

const canned = createRoute({
  getParentRoute: () => app,
  path: '/settings/canned-replies',
  loader: loadSettingsWords,
  component: lazyRouteComponent(withWorkWords(() => import('../features/canned-replies/canned-screen.tsx'))),
});

const routeTree = root.addChildren([
  signIn,
  app.addChildren([
    home,
    view,
    queue,
    everything,
    saved,
    search,
    board,
    ticket,
    settings,
    connections,
    people,
    accounts,
    canned,
  ]),
]);

export function createAppRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    history: historyAfterPaint(),
    context: { client },
    defaultErrorComponent: ScreenError,
    defaultNotFoundComponent: () => <LazyNoSuch />,
    // The members of the address are plain text; nothing in it is parsed as JSON.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (members) => {
      const given = Object.entries(members).filter(([, value]) => value !== undefined);
      return given.length === 0 ? '' : `?${new URLSearchParams(given as [string, string][])}`;
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
