import type { TicketRowView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useActions } from '../../../app/keyboard/actions.ts';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { useEditCommands } from '../edits/edit-commands.ts';

/** The ticket's summary; click it or press e to change it in place. */
export function SummaryLine({ row, pending }: { row: TicketRowView; pending: boolean }) {
  const t = useTranslate();
  const commands = useEditCommands();
  const [editing, setEditing] = useState(false);
  const before = useRef<Element>(null);
  const byKey = useRef(false);
  const edit = () => {
    before.current = document.activeElement;
    byKey.current = false;
    setEditing(true);
  };
  useActions({ 'ticket.edit': edit });

  const finish = (text: string) => {
    setEditing(false);
    const summary = text.trim();
    if (summary && summary !== row.summary) commands.setSummary(row, summary);
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    byKey.current = true;
    if (event.key === 'Enter') finish(event.currentTarget.value);
    else setEditing(false);
  };
  /** Who ends by a key goes on where it began; who pressed elsewhere is there already. */
  const giveFocusBack = (button: HTMLElement | null) => {
    if (!button || !byKey.current) return;
    byKey.current = false;
    const { current: begun } = before;
    const isThere = begun instanceof HTMLElement && begun !== document.body && begun.isConnected;
    (isThere ? begun : button).focus({ preventScroll: true });
  };
  const place = '-mx-1.5 rounded-md px-1.5 py-0.5 font-semibold text-lg tracking-[-0.01em]';
  if (!editing) {
    return (
      <h2 className={clsx(place, pending && 'pending-edge')}>
        <button
          ref={giveFocusBack}
          type="button"
          data-property="summary"
          onClick={edit}
          dir="auto"
          className="w-full cursor-text rounded-sm text-start [overflow-wrap:anywhere]"
        >
          {row.summary}
        </button>
      </h2>
    );
  }
  return (
    <textarea
      ref={focusOnMount}
      rows={1}
      maxLength={255}
      defaultValue={row.summary}
      aria-label={t('field.summary')}
      dir="auto"
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={press}
      className={clsx(place, 'field-sizing-content w-[calc(100%+12px)] resize-none bg-sunken')}
    />
  );
}
