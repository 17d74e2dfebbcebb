import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import { useQuery } from '@tanstack/react-query';
import { Layers } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import { keysOf } from '../../app/keyboard/key-map.ts';
import { RailGroup, RailItem } from '../../app/rail/rail-item.tsx';
import { VIEW_ICONS } from './view-icons.ts';
import { viewCountsQuery } from './view-queries.ts';

/** The technician views with their live counts. */
export function RailViews({ collapsed }: { collapsed: boolean }) {
  const t = useTranslate();
  const { data: counts } = useQuery(viewCountsQuery);
  return (
    <RailGroup title={t('rail.views')} collapsed={collapsed}>
      {TECHNICIAN_VIEWS.map((view) => {
        const Icon = VIEW_ICONS[view];
        return (
          <RailItem
            key={view}
            link={{ to: '/views/$view', params: { view } }}
            icon={<Icon className="size-4 shrink-0" strokeWidth={1.75} aria-hidden="true" />}
            name={t(`view.${view}`)}
            count={counts?.[view]}
            keys={VIEW_KEYS[view]}
            collapsed={collapsed}
          />
        );
      })}
      <RailItem
        link={{ to: '/everything' }}
        icon={<Layers className="size-4 shrink-0" strokeWidth={1.75} aria-hidden="true" />}
        name={t('everything.title')}
        keys={keysOf('go.everything')}
        collapsed={collapsed}
      />
    </RailGroup>
  );
}

const VIEW_KEYS = Object.fromEntries(TECHNICIAN_VIEWS.map((view) => [view, keysOf(`go.${view}`)]));
