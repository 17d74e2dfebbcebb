import type { Role } from '@speedyflow/contract/accounts';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Segmented } from '../../../design/segmented.tsx';
import { SourceMark } from '../../../design/source-mark.tsx';
import { deskName } from '../../desks/desk-name.ts';
import { desksQuery } from '../../desks/desk-queries.ts';

/** Ids of the desks that somebody sees; null: all of them, also those made later. */
export type Desks = readonly number[] | null;

/** Administrators keep them all. */
export const seesAllDesks = (role: Role): boolean => role === 'admin';

/** Which desks somebody sees: all there will ever be, or those that are ticked. */
export function DeskChoice({ chosen, onChoose }: { chosen: Desks; onChoose(next: Desks): void }) {
  const t = useTranslate();
  const { data: desks = [] } = useQuery(desksQuery);
  const tick = (id: number, ticked: boolean) => {
    const others = (chosen ?? []).filter((other) => other !== id);
    onChoose(ticked ? [...others, id] : others);
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-medium text-ink-2 text-xs">{t('team.desks')}</legend>
      <div>
        <Segmented<'all' | 'some'>
          label={t('team.desks')}
          value={chosen === null ? 'all' : 'some'}
          options={[
            { value: 'all', label: t('team.allDesks') },
            { value: 'some', label: t('team.someDesks') },
          ]}
          onChange={(which) => onChoose(which === 'all' ? null : [])}
        />
      </div>
      {chosen !== null && (
        <div className="flex max-h-52 flex-col overflow-y-auto rounded-md border p-1">
          {desks.map((desk) => (
            <label key={desk.id} className="flex min-h-8 items-center gap-2.5 rounded-sm px-2 hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.includes(desk.id)}
                onChange={({ target }) => tick(desk.id, target.checked)}
                className="size-3.5 shrink-0 accent-accent-fill max-sm:size-4.5"
              />
              <span className="min-w-0 grow truncate">{deskName(desk, t)}</span>
              <SourceMark source={desk.source} />
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}
