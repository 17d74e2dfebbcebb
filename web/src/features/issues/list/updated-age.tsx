import { useFormat } from '../../../app/i18n/format.ts';
import { useNow } from '../../../app/now.ts';

/** How long ago something was touched; the instant on hover. */
export function UpdatedAge({ at }: { at: string }) {
  const format = useFormat();
  const now = useNow(30_000);
  return (
    <span className="numeric whitespace-nowrap text-ink-3 text-xs" title={format.instant(at)}>
      {format.age(at, now)}
    </span>
  );
}
