import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  ArrowRight,
  ArrowRightLeft,
  Bell,
  Bookmark,
  ChartNoAxesColumnIncreasing,
  CircleUserRound,
  Hand,
  Keyboard,
  Languages,
  Layers,
  ListChecks,
  ListFilter,
  Lock,
  LogOut,
  type LucideIcon,
  MessageSquare,
  MessageSquareText,
  PanelLeft,
  PanelRight,
  Pencil,
  Plug,
  Plus,
  Rows3,
  Search,
  SlidersHorizontal,
  SquareKanban,
  Star,
  SunMoon,
  Tag,
  Undo2,
  UserRoundPlus,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { i18n, type Translate, useTranslate } from '../../app/i18n/language.ts';
import { handlerOf } from '../../app/keyboard/actions.ts';
import { ACTIONS, type ActionGroup, type ActionId, keysOf } from '../../app/keyboard/key-map.ts';
import { chooseDensity, chooseLanguage, chooseTheme } from '../accounts/preferences.ts';
import { useMe } from '../accounts/session.ts';
import { useSignOut } from '../accounts/sign-out.ts';
import { boardsQuery } from '../boards/board-queries.ts';
import { deskName } from '../desks/desk-name.ts';
import { desksQuery, useQueuesOf } from '../desks/desk-queries.ts';
import { savedViewsQuery } from '../saved-views/saved-view-queries.ts';
import { VIEW_ICONS } from '../technician-views/view-icons.ts';

/** One line of the palette. */
export interface PaletteEntry {
  id: string;
  name: string;
  /** The key of a ticket. */
  ticketKey?: string;
  detail?: string | undefined;
  keys?: string;
  icon: ReactNode;
  run(): void;
}

export const ICON = 'size-4 shrink-0 text-ink-3';

const ACTION_ICONS: Partial<Record<ActionId, LucideIcon>> = {
  'ticket.comment': MessageSquare,
  'ticket.note': Lock,
  'ticket.canned': MessageSquareText,
  'ticket.assign': UserRoundPlus,
  'ticket.take': Hand,
  'ticket.move': ArrowRightLeft,
  'ticket.priority': ChartNoAxesColumnIncreasing,
  'ticket.labels': Tag,
  'ticket.edit': Pencil,
  'ticket.new': Plus,
  'list.shape': SquareKanban,
  'list.split': PanelRight,
  'list.look': SlidersHorizontal,
  'board.lanes': Rows3,
  'select.all': ListChecks,
  'bulk.undo': Undo2,
  'place.star': Star,
  'app.search': Search,
  'app.notifications': Bell,
  'app.keys': Keyboard,
  'app.rail': PanelLeft,
  'app.people': Users,
};

/** What moves a selection is of no use here: it is gone by then. */
const OFFERED: Partial<Record<ActionGroup, true>> = { ticket: true, app: true };
const MORE: readonly ActionId[] = ['list.shape', 'list.split', 'list.look', 'board.lanes', 'select.all', 'bulk.undo'];
const NOT: readonly ActionId[] = ['app.palette'];

function ActionIcon({ id }: { id: ActionId }) {
  const Icon = ACTION_ICONS[id] ?? ArrowRight;
  return <Icon className={ICON} />;
}

/** What can be done, as the page stands: to the current ticket above all. */
export function actionEntries(t: Translate): PaletteEntry[] {
  const ids = Object.keys(ACTIONS) as ActionId[];
  const isOfTicket = (id: ActionId) => ACTIONS[id].group === 'ticket';
  return [...ids.filter(isOfTicket), ...ids.filter((id) => !isOfTicket(id))]
    .filter((id) => (OFFERED[ACTIONS[id].group] || MORE.includes(id)) && !NOT.includes(id))
    .flatMap((id) => {
      const run = handlerOf(id);
      return run ? [{ id, name: t(`action.${id}`), keys: keysOf(id), icon: <ActionIcon id={id} />, run }] : [];
    });
}

/** Views, queues and boards. */
export function usePlaceEntries(): PaletteEntry[] {
  const t = useTranslate();
  const navigate = useNavigate();
  const { data: desks = [] } = useQuery(desksQuery);
  const { data: boards = [] } = useQuery(boardsQuery);
  const { data: saved = [] } = useQuery(savedViewsQuery);
  const queues = useQueuesOf(desks);
  return [
    ...TECHNICIAN_VIEWS.map((view) => {
      const Icon = VIEW_ICONS[view];
      return {
        id: `view-${view}`,
        name: t(`view.${view}`),
        keys: keysOf(`go.${view}`),
        icon: <Icon className={ICON} />,
        run: () => void navigate({ to: '/views/$view', params: { view } }),
      };
    }),
    {
      id: 'everything',
      name: t('everything.title'),
      keys: keysOf('go.everything'),
      icon: <Layers className={ICON} />,
      run: () => void navigate({ to: '/everything' }),
    },
    ...saved.map((view) => ({
      id: `saved-${view.id}`,
      name: view.name,
      detail: t('rail.saved'),
      icon: <Bookmark className={ICON} />,
      run: () => void navigate({ to: '/saved/$viewId', params: { viewId: String(view.id) } }),
    })),
    ...queues.map((queue) => ({
      id: `queue-${queue.id}`,
      name: queue.name,
      detail: desks.filter((desk) => desk.id === queue.desk_id).map((desk) => deskName(desk, t))[0],
      icon: <ListFilter className={ICON} />,
      run: () => void navigate({ to: '/queues/$queueId', params: { queueId: String(queue.id) } }),
    })),
    ...boards.map((board) => ({
      id: `board-${board.id}`,
      name: board.name,
      detail: t('board.title'),
      icon: <SquareKanban className={ICON} />,
      run: () => void navigate({ to: '/boards/$boardId', params: { boardId: String(board.id) } }),
    })),
  ];
}

/** The settings screens, appearance, language, and the way out. */
export function useSettingEntries(): PaletteEntry[] {
  const t = useTranslate();
  const navigate = useNavigate();
  const { role } = useMe();
  const signOut = useSignOut();
  const other = i18n.locale === 'es' ? 'en' : 'es';
  const connections = {
    id: 'connections',
    name: t('settings.connections'),
    icon: <Plug className={ICON} />,
    run: () => void navigate({ to: '/settings/connections' }),
  };
  const people = {
    id: 'people',
    name: t('settings.people'),
    icon: <Users className={ICON} />,
    run: () => void navigate({ to: '/settings/people' }),
  };
  return [
    ...(role === 'agent' ? [] : [connections]),
    ...(role === 'admin' ? [people] : []),
    {
      id: 'accounts',
      name: t('settings.accounts'),
      icon: <CircleUserRound className={ICON} />,
      run: () => void navigate({ to: '/settings/accounts' }),
    },
    {
      id: 'canned-replies',
      name: t('settings.canned'),
      icon: <MessageSquareText className={ICON} />,
      run: () => void navigate({ to: '/settings/canned-replies' }),
    },
    ...(['light', 'dark', 'system'] as const).map((theme) => ({
      id: `theme-${theme}`,
      name: `${t('theme.label')}: ${t(`theme.${theme}`)}`,
      icon: <SunMoon className={ICON} />,
      run: () => chooseTheme(theme),
    })),
    ...(['compact', 'comfortable'] as const).map((density) => ({
      id: `density-${density}`,
      name: `${t('density.label')}: ${t(`density.${density}`)}`,
      icon: <Rows3 className={ICON} />,
      run: () => chooseDensity(density),
    })),
    {
      id: 'language',
      name: other === 'es' ? 'Español' : 'English',
      detail: t('language.label'),
      icon: <Languages className={ICON} />,
      run: () => void chooseLanguage(other),
    },
    { id: 'sign-out', name: t('signOut'), icon: <LogOut className={ICON} />, run: signOut },
  ];
}
