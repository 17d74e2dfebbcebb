import type { SearchExcerptView, SearchMatchView } from '@speedyflow/contract/search';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { AlignLeft, CircleUserRound, Lock, MessageSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Marked } from './marked.tsx';

/** Where the words of a search are in a row; undefined for the rows of other lists. */
export function matchOf(row: TicketRowView): SearchMatchView | undefined {
  return (row as { match?: SearchMatchView }).match;
}

/** The summary, with what was searched for marked unless an edit of one's own has put other words there. */
export function summary(row: TicketRowView): ReactNode {
  const ranges = row.pending ? [] : matchOf(row)?.summary;
  return ranges && ranges.length > 0 ? <Marked text={row.summary} ranges={ranges} /> : row.summary;
}

/** What was said, or who it is, that a search found beside the summary; nothing where the summary says it all. */
export function FoundBeside({ row, match }: { row: TicketRowView; match: SearchMatchView }) {
  const t = useTranslate();
  const { requester, assignee } = row;
  return (
    <>
      {match.excerpts.slice(0, SHOWN).map((excerpt) => (
        <Found key={excerpt.text} {...describe(excerpt, t)}>
          <Marked text={excerpt.text} ranges={excerpt.ranges} />
        </Found>
      ))}
      {requester && match.requester.length > 0 && (
        <Found icon={<CircleUserRound className={ICON} />} where={t('search.inRequester')}>
          <Marked text={requester.name} ranges={match.requester} />
        </Found>
      )}
      {assignee && match.assignee.length > 0 && (
        <Found icon={<CircleUserRound className={ICON} />} where={t('search.inAssignee')}>
          <Marked text={assignee.name} ranges={match.assignee} />
        </Found>
      )}
    </>
  );
}

/** Whether there is anything to show beside the summary. */
export function isFoundBeside({ excerpts, requester, assignee }: SearchMatchView): boolean {
  return excerpts.length + requester.length + assignee.length > 0;
}

const ICON = 'size-3.5';

/** A line has room for one. */
const SHOWN = 1;

function describe({ in: where, author, public: isPublic }: SearchExcerptView, t: ReturnType<typeof useTranslate>) {
  if (where === 'description') return { icon: <AlignLeft className={ICON} />, where: t('search.inDescription') };
  return {
    icon: isPublic ? <MessageSquare className={ICON} /> : <Lock className={ICON} />,
    where: t(isPublic ? 'search.inComment' : 'search.inNote'),
    author: author ?? undefined,
  };
}

interface FoundProps {
  icon: ReactNode;
  /** Said to those who do not see the icon. */
  where: string;
  /** Whose words it is, where somebody is known. */
  author?: string | undefined;
  children: ReactNode;
}

function Found({ icon, where, author, children }: FoundProps) {
  return (
    <span className="fade-end flex min-w-0 items-center gap-1.5">
      <span className="shrink-0" aria-hidden="true" title={where}>
        {icon}
      </span>
      <span className="min-w-0">
        <span className="sr-only">{where}: </span>
        {author !== undefined && <bdi className="font-medium">{author}: </bdi>}
        {children}
      </span>
    </span>
  );
}
