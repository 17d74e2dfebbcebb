import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useNow } from '../../../app/now.ts';

/** How long ago something was; the instant on hover. */
export function Since({ at }: { at: string }) {
  const t = useTranslate();
  const format = useFormat();
  const past = useNow(1_000) - Date.parse(at);
  return (
    <time dateTime={at} title={format.instant(at)} className="numeric whitespace-nowrap">
      {t('freshness.age', { age: format.duration(Math.max(0, past), true) })}
    </time>
  );
}

/** How long until something is; the instant on hover. What should have happened already is due. */
export function Until({ at }: { at: string }) {
  const t = useTranslate();
  const format = useFormat();
  const left = Date.parse(at) - useNow(1_000);
  return (
    <time dateTime={at} title={format.instant(at)} className="numeric whitespace-nowrap">
      {left <= 0 ? t('streams.due') : t('streams.in', { time: format.duration(left, true) })}
    </time>
  );
}
