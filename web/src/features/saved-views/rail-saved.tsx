import { useQuery } from '@tanstack/react-query';
import { Bookmark, Users } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import { RailGroup, RailItem, RailLetters } from '../../app/rail/rail-item.tsx';
import { savedViewsQuery } from './saved-view-queries.ts';

/** The views people saved, with their live counts. */
export function RailSaved({ collapsed }: { collapsed: boolean }) {
  const t = useTranslate();
  const { data: views = [] } = useQuery(savedViewsQuery);
  if (views.length === 0) return null;
  return (
    <RailGroup title={t('rail.saved')} collapsed={collapsed}>
      {views.map(({ id, name, count, shared }) => {
        const Icon = shared ? Users : Bookmark;
        return (
          <RailItem
            key={id}
            link={{ to: '/saved/$viewId', params: { viewId: String(id) } }}
            icon={
              collapsed ? (
                <RailLetters name={name} />
              ) : (
                <Icon className="size-4 shrink-0" strokeWidth={1.75} aria-hidden="true" />
              )
            }
            name={name}
            count={count ?? undefined}
            collapsed={collapsed}
          />
        );
      })}
    </RailGroup>
  );
}
