import { Link, type LinkProps } from '@tanstack/react-router';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Tooltip } from '../../design/tooltip.tsx';
import { useFormat } from '../i18n/format.ts';

export interface RailItemProps {
  link: Pick<LinkProps, 'to' | 'params'>;
  icon?: ReactNode;
  name: string;
  /** What it belongs to, where the name alone does not tell. */
  detail?: string | undefined;
  count?: number | undefined;
  keys?: string | undefined;
  collapsed: boolean;
  indented?: boolean;
}

export const RAIL_ROW =
  'flex h-7 items-center gap-2 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink max-sm:h-9 max-sm:text-base';

/** A place one can go to, with the number of tickets there. */
export function RailItem({ link, icon, name, detail, count, keys, collapsed, indented }: RailItemProps) {
  const format = useFormat();
  const whole = detail ? `${name}, ${detail}` : name;
  const body = (
    <Link
      {...link}
      aria-label={collapsed ? whole : undefined}
      className={clsx(RAIL_ROW, collapsed && 'justify-center', indented && 'pl-8')}
      activeProps={{ className: 'bg-pressed! text-ink! font-medium', 'aria-current': 'page' }}
      activeOptions={{ includeSearch: false }}
    >
      {icon}
      {!collapsed && (
        <span className="min-w-0 grow truncate">
          {name}
          {detail && <span className="font-normal text-ink-3 text-xs"> {detail}</span>}
        </span>
      )}
      {!collapsed && count !== undefined && <span className="numeric text-ink-3 text-xs">{format.number(count)}</span>}
    </Link>
  );
  if (!collapsed && !keys) return body;
  return (
    <Tooltip
      label={collapsed && count !== undefined ? `${whole} · ${format.number(count)}` : whole}
      keys={keys}
      side="right"
    >
      {body}
    </Tooltip>
  );
}

/** The beginning of a name, where many places would have one icon: drawn and not written, as the place is named. */
export function RailLetters({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      data-letters={[...new Intl.Segmenter().segment(name)]
        .slice(0, 2)
        .map(({ segment }) => segment)
        .join('')}
      className="flex size-5 shrink-0 items-center justify-center rounded-sm border border-line-strong font-medium text-[10px] leading-none before:content-[attr(data-letters)]"
    />
  );
}

/** A group of places under a small heading; the heading goes when the rail is collapsed. */
export function RailGroup({ title, collapsed, children }: { title: string; collapsed: boolean; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-4 flex flex-col gap-px">
      {collapsed ? (
        <hr className="mx-2 mb-2 border-t" />
      ) : (
        <h2 className="px-2 pb-1 font-medium text-2xs text-ink-3">{title}</h2>
      )}
      {children}
    </section>
  );
}
