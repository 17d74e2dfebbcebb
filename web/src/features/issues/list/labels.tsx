const SHOWN = 2;

/** The first two labels, and how many more. */
export function Labels({ labels }: { labels: readonly string[] }) {
  const rest = labels.slice(SHOWN);
  return (
    <span className="flex shrink-0 items-center gap-1">
      {labels.slice(0, SHOWN).map((label, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row that becomes another's goes on with the chips that are there
        <LabelChip key={at} label={label} />
      ))}
      {rest.length > 0 && (
        <span className="numeric text-ink-3 text-xs" title={rest.join(', ')}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

export function LabelChip({ label }: { label: string }) {
  return (
    <span className="max-w-28 truncate rounded-full border border-line-strong px-1.5 text-2xs text-ink-2">{label}</span>
  );
}
