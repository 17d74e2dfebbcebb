import type { SiteSurvey } from '@speedyflow/contract/connections';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { StateMark } from './state-mark.tsx';

/** What credentials show of a site, and what they do not. */
export function SurveyList({ survey }: { survey: SiteSurvey }) {
  const t = useTranslate();
  const format = useFormat();
  const hidden = survey.projects.filter(({ queues }) => !queues).map(({ key }) => key);
  return (
    <ul aria-label={t('connect.sees')} className="numeric flex flex-col gap-1">
      {survey.sees.map(({ what, count, problem }) => (
        <li key={what}>
          {problem === null ? (
            <StateMark health={count === 0 ? 'stalled' : 'fine'}>
              {t(`connect.sees.${what}`)}: {format.number(count ?? 0)}
              {count === 0 && ` · ${t('connect.seesNone')}`}
            </StateMark>
          ) : (
            <StateMark health="failing">
              {t(`connect.sees.${what}`)} · {problem}
            </StateMark>
          )}
        </li>
      ))}
      {hidden.length > 0 && (
        <li>
          <StateMark health="stalled">{t('connect.queuesHidden', { projects: hidden.join(', ') })}</StateMark>
        </li>
      )}
      {survey.lacking.length > 0 && (
        <li>
          <StateMark health="stalled">{t('connect.lacking', { what: survey.lacking.join(', ') })}</StateMark>
        </li>
      )}
    </ul>
  );
}
