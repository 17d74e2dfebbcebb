import type { SiteSurvey } from '@speedyflow/contract/connections';
import { useId, useState } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Segmented } from '../../../design/segmented.tsx';
import { Field } from '../../accounts/entry-form.tsx';

/** Source ids of the projects that are wanted; null: all of them, also those made later. */
export type Choice = ReadonlySet<string> | null;

/** So many are looked through without a filter. */
const FEW = 8;

export interface ProjectChoiceProps {
  projects: SiteSurvey['projects'];
  choice: Choice;
  onChoose(next: Choice): void;
}

/** Which projects of a site are read: all there will ever be, or those that are ticked. */
export function ProjectChoice({ projects, choice, onChoose }: ProjectChoiceProps) {
  const t = useTranslate();
  const hint = useId();
  const [words, setWords] = useState('');
  const sought = words.trim().toLowerCase();
  const shown = projects.filter(({ key, name }) => `${key} ${name}`.toLowerCase().includes(sought));
  const tick = (id: string, ticked: boolean) => {
    const next = new Set(choice);
    if (ticked) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <div className="flex flex-col gap-3 border-t pt-3">
      <div>
        <Segmented<'all' | 'some'>
          label={t('connect.projects')}
          value={choice === null ? 'all' : 'some'}
          options={[
            { value: 'all', label: t('connect.all') },
            { value: 'some', label: t('connect.some') },
          ]}
          onChange={(which) => onChoose(which === 'all' ? null : new Set())}
        />
      </div>
      <p id={hint} className="text-ink-3 text-xs">
        {t(choice === null ? 'connect.allHint' : 'connect.someHint', { count: choice?.size ?? 0 })}
      </p>
      {choice !== null && (
        <>
          {projects.length > FEW && (
            <Field
              label={t('connect.find')}
              type="search"
              autoComplete="off"
              required={false}
              value={words}
              onChange={({ target }) => setWords(target.value)}
            />
          )}
          <fieldset
            aria-label={t('connect.projects')}
            aria-describedby={hint}
            className="flex max-h-60 flex-col overflow-y-auto rounded-md border p-1"
          >
            {shown.map(({ source_id, key, name, kind }) => (
              <label key={source_id} className="flex min-h-8 items-center gap-2.5 rounded-sm px-2 hover:bg-hover">
                <input
                  type="checkbox"
                  checked={choice.has(source_id)}
                  onChange={({ target }) => tick(source_id, target.checked)}
                  className="size-3.5 shrink-0 accent-accent-fill max-sm:size-4.5"
                />
                <span className="min-w-0 grow truncate">{name}</span>
                <span className="shrink-0 text-ink-3 text-xs">
                  {key} · {t(`connect.kind.${kind}`)}
                </span>
              </label>
            ))}
          </fieldset>
        </>
      )}
    </div>
  );
}
