import { DialogButtons } from '../../../app/confirm-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { Copyable } from '../../connections/settings/copyable.tsx';

/** The password that was made for somebody: the server tells it this once. */
export function PasswordDialog({ name, password, onClose }: { name: string; password: string; onClose(): void }) {
  const t = useTranslate();
  const title = t('team.password', { name });
  return (
    <Dialog title={title} onClose={onClose} className="w-[min(440px,calc(100vw-24px))]">
      <div className="flex flex-col gap-3 p-5 pb-4">
        <p aria-hidden="true" className="font-semibold text-base">
          {title}
        </p>
        <p className="text-ink-2">{t('team.passwordOnce')}</p>
        <Copyable label={t('signIn.password')} value={password} />
      </div>
      <DialogButtons>
        <Button look="solid" onClick={onClose}>
          {t('close')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
