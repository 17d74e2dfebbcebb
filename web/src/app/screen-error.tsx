import type { ErrorComponentProps } from '@tanstack/react-router';
import { TriangleAlert, WifiOff } from 'lucide-react';
import { ApiError } from '../api/api-error.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { errorText } from './i18n/error-text.ts';
import { useTranslate } from './i18n/language.ts';

/** A screen that could not be shown at all. */
export function ScreenError({ error }: ErrorComponentProps) {
  const t = useTranslate();
  const offline = error instanceof ApiError && error.code === 'OFFLINE';
  return (
    <Notice
      icon={offline ? WifiOff : TriangleAlert}
      title={t(offline ? 'error.offlineTitle' : 'error.screen')}
      action={<Button onClick={() => location.reload()}>{t('reload')}</Button>}
    >
      {errorText(error, t)}
    </Notice>
  );
}
