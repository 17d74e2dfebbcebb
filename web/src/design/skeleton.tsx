import clsx from 'clsx';
import { memo } from 'react';

/** A grey stand-in in the shape of what comes; it appears only after 300 ms. */
export function Skeleton({ className }: { className?: string }) {
  return <span className={clsx('block h-2.5 animate-late rounded-sm bg-pressed', className)} />;
}

const WIDTHS = ['w-2/5', 'w-3/5', 'w-1/2', 'w-1/3', 'w-3/5', 'w-2/5', 'w-1/2'];

/** Rows of a list that is on its way. */
export const SkeletonRows = memo(function SkeletonRows({ count }: { count: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are identical and never move
        <div key={index} className="flex h-8 items-center gap-3 px-4 comfortable:h-10">
          <Skeleton className="w-4" />
          <Skeleton className="w-16" />
          <Skeleton className={WIDTHS[index % WIDTHS.length]!} />
        </div>
      ))}
    </div>
  );
});
