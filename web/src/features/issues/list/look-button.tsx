import { LIST_COLUMNS, type ListColumn, USUAL_COLUMNS } from '@speedyflow/contract/list-look';
import { ArrowDown, ArrowUp, SlidersHorizontal } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Density } from '../../../app/appearance.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useActions } from '../../../app/keyboard/actions.ts';
import { keysOf } from '../../../app/keyboard/key-map.ts';
import { Button, IconButton } from '../../../design/button.tsx';
import { MenuPopover } from '../../../design/popover.tsx';
import { Segmented } from '../../../design/segmented.tsx';
import { chooseListLook } from '../../accounts/list-preferences.ts';
import { useListLook } from './list-look.ts';

/** Chooses what the rows of lists like this one show, and how close they stand. */
export default function LookButton() {
  const t = useTranslate();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useActions({ 'list.look': () => setOpen(true) });
  return (
    <>
      <IconButton
        ref={trigger}
        label={t('action.list.look')}
        keys={keysOf('list.look')}
        className="h-6!"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <SlidersHorizontal className="size-3.5" />
      </IconButton>
      {open && (
        <MenuPopover
          trigger={trigger.current!}
          label={t('action.list.look')}
          align="end"
          surface="flex w-72 flex-col gap-3 p-3"
          onClose={() => setOpen(false)}
        >
          <LookMenu />
        </MenuPopover>
      )}
    </>
  );
}

function LookMenu() {
  const t = useTranslate();
  const { kind, columns, density, ofView } = useListLook();
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <span className="text-ink-3 text-xs">{t(`look.of.${kind}`)}</span>
        <Segmented<Density>
          label={t('density.label')}
          value={density}
          options={(['compact', 'comfortable'] as const).map((value) => ({ value, label: t(`density.${value}`) }))}
          onChange={(next) => chooseListLook(kind, { density: next })}
        />
      </div>
      {ofView ? (
        <p className="text-ink-3 text-xs">{t('look.ofView')}</p>
      ) : (
        <ColumnChoice
          chosen={columns ?? USUAL_COLUMNS}
          isUsual={columns === null}
          onChange={(next) => chooseListLook(kind, { columns: next })}
        />
      )}
    </>
  );
}

interface ColumnChoiceProps {
  chosen: readonly ListColumn[];
  isUsual: boolean;
  /** Undefined for the usual ones. */
  onChange(columns: ListColumn[] | undefined): void;
}

/** The columns there are: those shown first, in their order, which arrows with Shift change. */
function ColumnChoice({ chosen, isUsual, onChange }: ColumnChoiceProps) {
  const t = useTranslate();
  const list = useRef<HTMLUListElement>(null);
  const columns = [...chosen, ...LIST_COLUMNS.filter((column) => !chosen.includes(column))];
  const change = (column: ListColumn, next: ListColumn[]) => {
    // What stands elsewhere now loses the focus on its way, and has it again before the next key comes.
    flushSync(() => onChange(next));
    list.current?.querySelector<HTMLElement>(`[name="${column}"]`)?.focus();
  };
  const toggle = (column: ListColumn) =>
    change(column, chosen.includes(column) ? chosen.filter((one) => one !== column) : [...chosen, column]);
  const move = (column: ListColumn, by: -1 | 1) => {
    const from = chosen.indexOf(column);
    const to = from + by;
    if (from < 0 || to < 0 || to >= chosen.length) return;
    change(column, chosen.with(to, column).with(from, chosen[to]!));
  };
  const press = (column: ListColumn) => (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const by = event.key === 'ArrowUp' ? -1 : 1;
    if (event.shiftKey) return move(column, by);
    const boxes = [...(list.current?.querySelectorAll('input') ?? [])];
    boxes.at((boxes.indexOf(event.currentTarget as HTMLInputElement) + by) % boxes.length)?.focus();
  };
  return (
    <fieldset className="flex flex-col">
      <legend className="pb-1 text-ink-3 text-xs">{t('saved.columns')}</legend>
      <ul ref={list} className="-mx-1.5">
        {columns.map((column) => {
          const name = t(`saved.column.${column}`);
          const at = chosen.indexOf(column);
          return (
            <li
              key={column}
              className="group flex h-7 items-center rounded-md px-1.5 focus-within:bg-hover hover:bg-hover"
            >
              <label className="flex grow items-center gap-2">
                <input
                  type="checkbox"
                  name={column}
                  className="accent-accent-fill"
                  checked={at >= 0}
                  onChange={() => toggle(column)}
                  onKeyDown={press(column)}
                />
                <span className={at < 0 ? 'text-ink-2' : ''}>{name}</span>
              </label>
              {at >= 0 && column !== 'last_message' && (
                <span className="flex opacity-0 focus-within:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100">
                  <Step label={t('look.up', { name })} onClick={() => move(column, -1)} disabled={at === 0}>
                    <ArrowUp className="size-3.5" />
                  </Step>
                  <Step
                    label={t('look.down', { name })}
                    onClick={() => move(column, 1)}
                    disabled={at === chosen.length - 1}
                  >
                    <ArrowDown className="size-3.5" />
                  </Step>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <div className="flex items-center justify-between gap-2 pt-2">
        <span className="text-ink-3 text-xs">{t('look.keys')}</span>
        <Button look="ghost" disabled={isUsual} onClick={() => onChange(undefined)}>
          {t('look.usual')}
        </Button>
      </div>
    </fieldset>
  );
}

function Step(props: { label: string; disabled: boolean; onClick(): void; children: React.ReactNode }) {
  const { label, ...rest } = props;
  return (
    <button
      type="button"
      aria-label={label}
      className="flex size-6 items-center justify-center rounded-sm text-ink-2 hover:bg-pressed hover:text-ink disabled:text-ink-3 disabled:opacity-40"
      {...rest}
    />
  );
}
