import { useTranslate } from '../../../app/i18n/language.ts';

/** Over the place that takes files, while some are held over it. */
export function DropHint() {
  const t = useTranslate();
  return (
    <p className="pointer-events-none absolute inset-0 flex items-center justify-center rounded-lg border-2 border-accent border-dashed bg-raised/90 font-medium text-sm">
      {t('files.drop')}
    </p>
  );
}
