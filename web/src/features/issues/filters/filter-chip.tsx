import clsx from 'clsx';
import { ChevronDown, X } from 'lucide-react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { LazyOptionList } from '../../../design/lazy-option-list.tsx';
import { MenuButton } from '../../../design/menu-button.tsx';
import { type FilterOption, readValues, toggleValue } from './filter-values.ts';

export interface FilterChipProps {
  name: string;
  /** Comma-separated, as in the address. */
  value: string | undefined;
  /** Asked for what is chosen, and for what there is to choose from. */
  options(): readonly FilterOption[];
  onChange(value: string | undefined): void;
  /** Whether values beyond the options may be typed. */
  free?: boolean;
}

/** One filter: its name, or what it is set to. */
export function FilterChip({ name, value, options, onChange, free = false }: FilterChipProps) {
  const t = useTranslate();
  const chosen = readValues(value);
  const active = chosen.length > 0;
  const listed = active ? options() : [];
  const words = chosen.map((one) => listed.find((option) => option.value === one)?.label ?? one);
  const unlisted = chosen.filter((one) => !listed.some((option) => option.value === one));
  const all = () => [...unlisted.map((one) => ({ value: one, label: one })), ...options()];
  const toggle = (one: string) => onChange(toggleValue(value, one));
  return (
    <span
      className={clsx(
        'inline-flex h-6 shrink-0 items-center rounded-full border text-xs',
        active
          ? 'border-transparent bg-chosen text-ink'
          : 'border-line-strong text-ink-2 hover:bg-hover hover:text-ink',
      )}
    >
      <MenuButton
        label={name}
        className={clsx('inline-flex h-6 items-center gap-1 rounded-full pl-2.5', active ? 'pr-1' : 'pr-1.5')}
        content={() => (
          <LazyOptionList
            label={name}
            options={all()}
            chosen={chosen}
            onPick={toggle}
            onCreate={free ? toggle : undefined}
          />
        )}
      >
        {active ? (
          <>
            <span className="text-ink-2">{name}</span>
            <span className="max-w-40 truncate font-medium">{words.join(', ')}</span>
          </>
        ) : (
          <>
            {name}
            <ChevronDown className="size-3" aria-hidden="true" />
          </>
        )}
      </MenuButton>
      {active && (
        <button
          type="button"
          aria-label={t('filter.clear', { name })}
          onClick={() => onChange(undefined)}
          className="flex size-6 items-center justify-center rounded-full text-ink-2 hover:text-ink"
        >
          <X className="size-3" />
        </button>
      )}
    </span>
  );
}
