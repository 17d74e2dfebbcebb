import { Dialog } from '../../design/dialog.tsx';
import { useTranslate } from '../i18n/language.ts';
import { Rail } from './rail.tsx';

/** The rail on a phone: a sheet over the page. */
export default function RailSheet({ onClose }: { onClose(): void }) {
  const t = useTranslate();
  return (
    <Dialog title={t('rail.label')} place="left" onClose={onClose}>
      <Rail sheet />
    </Dialog>
  );
}
