import clsx from 'clsx';
import { memo } from 'react';

/** Where a ticket lives: a tinted letter, J for Jira and Z for Zendesk. */
export const SourceMark = memo(function SourceMark({ source }: { source: 'jira' | 'zendesk' }) {
  const name = source === 'jira' ? 'Jira' : 'Zendesk';
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      className={clsx(
        'inline-flex size-4 shrink-0 select-none items-center justify-center rounded-sm font-semibold text-[10px] leading-none',
        source === 'jira' ? 'bg-jira-soft text-jira' : 'bg-zendesk-soft text-zendesk',
      )}
    >
      {name[0]}
    </span>
  );
});
