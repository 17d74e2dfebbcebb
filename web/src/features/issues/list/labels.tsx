const CHIP =
  'max-w-28 truncate rounded-full border border-line px-1.5 dark:border-line-strong text-2xs text-ink-2 empty:hidden';

/** The first two labels, and how many more; their chips stay where a row becomes another's, and hide when empty. */
export function Labels({ labels }: { labels: readonly string[] }) {
  const [first, second, ...rest] = labels;
  return (
    <>
      <span className={CHIP}>{first}</span>
      <span className={CHIP}>{second}</span>
      <span className="numeric text-ink-3 text-xs empty:hidden" title={rest.join(', ') || undefined}>
        {rest.length > 0 && `+${rest.length}`}
      </span>
    </>
  );
}

export function LabelChip({ label }: { label: string }) {
  return <span className={CHIP}>{label}</span>;
}
