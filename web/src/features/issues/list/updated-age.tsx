import { useFormat } from '../../../app/i18n/format.ts';
import { useNow } from '../../../app/now.ts';

/** How long ago something was touched; the instant where it is pointed at, which costs too much for every row. */
export function UpdatedAge({ at, pointed }: { at: string; pointed: boolean }) {
  const format = useFormat();
  const now = useNow(30_000);
  return (
    <span className="numeric whitespace-nowrap text-ink-3 text-xs" title={pointed ? format.instant(at) : undefined}>
      {format.age(at, now)}
    </span>
  );
}
