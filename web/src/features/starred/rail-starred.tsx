import type { StarredPlace } from '@speedyflow/contract/starred';
import { useTranslate } from '../../app/i18n/language.ts';
import { RailGroup, RailItem } from '../../app/rail/rail-item.tsx';
import { useStarredItems } from './starred-items.ts';
import { useStarred } from './starred-places.ts';

/** On top of the rail: what the person starred, in that order. */
export function RailStarred({ collapsed }: { collapsed: boolean }) {
  const starred = useStarred();
  if (!starred || starred.length === 0) return null;
  return <Starred starred={starred} collapsed={collapsed} />;
}

function Starred({ starred, collapsed }: { starred: readonly StarredPlace[]; collapsed: boolean }) {
  const t = useTranslate();
  const items = useStarredItems(starred);
  if (items.length === 0) return null;
  return (
    <RailGroup title={t('rail.starred')} collapsed={collapsed}>
      {items.map(({ id, Icon, ...item }) => (
        <RailItem
          key={id}
          {...item}
          icon={<Icon className="size-4 shrink-0" strokeWidth={1.75} aria-hidden="true" />}
          collapsed={collapsed}
        />
      ))}
    </RailGroup>
  );
}
