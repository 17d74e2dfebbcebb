import type { ReactNode } from 'react';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { focusOnMount } from '../design/focus-on-mount.ts';
import { useTranslate } from './i18n/language.ts';
import { Problem } from './problem.tsx';

export interface ConfirmDialogProps {
  title: string;
  /** The verb of the button. */
  verb: string;
  /** It takes something away. */
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onConfirm(): void;
  onClose(): void;
  children: ReactNode;
}

/** Asks once before something that is hard to take back; says what will happen. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, verb, danger = false, busy, error, onConfirm, onClose, children } = props;
  const t = useTranslate();
  return (
    <Dialog title={title} onClose={onClose} className="w-[min(440px,calc(100vw-24px))]">
      <div className="flex flex-col gap-2 overflow-y-auto p-5 pb-4">
        <p aria-hidden="true" className="font-semibold text-base">
          {title}
        </p>
        <div className="flex flex-col gap-2 text-ink-2">{children}</div>
        {error != null && <Problem of={error} />}
      </div>
      <DialogButtons>
        <Button onClick={onClose} ref={danger ? focusOnMount : undefined}>
          {t('cancel')}
        </Button>
        <Button
          look={danger ? 'danger' : 'solid'}
          disabled={busy}
          onClick={onConfirm}
          ref={danger ? undefined : focusOnMount}
        >
          {verb}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

/** The row of buttons at the foot of a dialog. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="flex justify-end gap-2 border-t px-5 py-3">{children}</div>;
}
