import { Inbox, RefreshCw, SearchX, TriangleAlert, WifiOff } from 'lucide-react';
import { ApiError } from '../../../api/api-error.ts';
import { errorText } from '../../../app/i18n/error-text.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import NoSuch from '../../../app/no-such.tsx';
import { Button } from '../../../design/button.tsx';
import { Notice } from '../../../design/notice.tsx';
import { useFirstSync } from '../../connections/first-sync.ts';

interface InsteadOfRowsProps {
  filtered: boolean;
  onClearFilters(): void;
  /** What it means that the list is empty, where the usual words do not fit. */
  emptyTitle?: string;
  emptyHint: string;
  /** The list has to wait for the network, and this device has nothing of it. */
  isNotHeld: boolean;
  error: Error | null;
  retry(): void;
}

/** What there is instead of rows: why, and what to do about it. */
export default function InsteadOfRows({
  error,
  retry,
  filtered,
  onClearFilters,
  emptyTitle,
  emptyHint,
  isNotHeld,
}: InsteadOfRowsProps) {
  const t = useTranslate();
  const firstSync = useFirstSync();
  if (error instanceof ApiError && error.status === 404) return <NoSuch thing="queue" />;
  const clear = <Button onClick={() => onClearFilters()}>{t('filter.clearAll')}</Button>;
  if (error instanceof ApiError && error.code === 'VALIDATION_ERROR') {
    return (
      <Notice icon={SearchX} title={t('list.misasked')} action={clear}>
        {t('list.misaskedHint')}
      </Notice>
    );
  }
  const again = <Button onClick={retry}>{t('retry')}</Button>;
  if (isNotHeld) {
    return (
      <Notice icon={WifiOff} title={t('list.notHeld')} action={again}>
        {t('list.notHeldHint')}
      </Notice>
    );
  }
  if (error) {
    return (
      <Notice icon={TriangleAlert} title={t('list.failed')} action={again}>
        {errorText(error, t)}
      </Notice>
    );
  }
  if (filtered) {
    return <Notice icon={SearchX} title={t('list.noMatch')} action={clear} />;
  }
  if (firstSync) {
    return (
      <Notice icon={RefreshCw} title={t('firstSync.noneYet')}>
        {t('firstSync.noneYetHint')}
      </Notice>
    );
  }
  return (
    <Notice icon={Inbox} title={emptyTitle ?? t('list.empty')}>
      {emptyHint}
    </Notice>
  );
}
