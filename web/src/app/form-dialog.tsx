import type { ComponentProps, FormEvent, InputEvent, KeyboardEvent, ReactNode } from 'react';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { DialogButtons } from './confirm-dialog.tsx';
import { useTranslate } from './i18n/language.ts';
import { Problem } from './problem.tsx';

export interface FormDialogProps {
  title: string;
  /** The verb of the button. */
  verb: string;
  /** It takes something away. */
  danger?: boolean;
  /** For longer texts. */
  wide?: boolean;
  /** Which step it is of several. */
  step?: string;
  /** Leads to the step before. */
  back?(): void;
  busy: boolean;
  error: unknown;
  /** What takes files that are dropped on it or pasted into it. */
  zone?: Pick<ComponentProps<'form'>, 'onPaste' | 'onDragOver' | 'onDragLeave' | 'onDrop'>;
  onSubmit(values: Record<string, string>): void;
  /** Something was typed into a field. */
  onTyped?(name: string, value: string): void;
  onClose(): void;
  children: ReactNode;
}

/** A small form over the page, sent by Ctrl or ⌘ with Enter from wherever in it. What was refused stays in its fields, with the reason below. */
export function FormDialog(props: FormDialogProps) {
  const { title, verb, danger = false, wide = false, step, back, busy, error, zone } = props;
  const { onSubmit, onTyped, onClose, children } = props;
  const t = useTranslate();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>);
  };
  const hear = (event: InputEvent<HTMLFormElement>) => {
    const { type, name, value } = event.target as HTMLInputElement;
    if (type !== 'radio') onTyped?.(name, value);
  };
  const sendByKey = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    if (!busy) event.currentTarget.requestSubmit();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      className={wide ? 'w-[min(600px,calc(100vw-24px))]' : 'w-[min(440px,calc(100vw-24px))]'}
    >
      <form {...zone} onSubmit={send} onInput={hear} onKeyDown={sendByKey} className="relative flex min-h-0 flex-col">
        <div className="flex flex-col gap-3 overflow-y-auto p-5 pb-4">
          <p aria-hidden="true" className="font-semibold text-base">
            {title}
            {step && <span className="ml-2 font-normal text-ink-3 text-xs">{step}</span>}
          </p>
          {children}
          {error != null && <Problem of={error} />}
        </div>
        <DialogButtons>
          <Button onClick={onClose}>{t('cancel')}</Button>
          {back && <Button onClick={back}>{t('back')}</Button>}
          <Button type="submit" look={danger ? 'danger' : 'solid'} disabled={busy}>
            {verb}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
