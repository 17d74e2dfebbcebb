import type { JobView, ResultState } from '@speedyflow/contract/jobs';
import type { BulkChange } from '@speedyflow/contract/ticket-change';
import { useFormat } from '../../../app/i18n/format.ts';
import { type Translate, useTranslate } from '../../../app/i18n/language.ts';

/** In the order they matter to whoever asked. */
export const RESULT_STATES: readonly ResultState[] = [
  'conflict',
  'refused',
  'waiting',
  'queued',
  'confirmed',
  'unchanged',
  'cancelled',
];

/** A job in words: what it does to how many, and how far it is. */
export function useJobWords() {
  const t = useTranslate();
  const format = useFormat();
  return {
    title: ({ edit, progress: { total } }: JobView): string => {
      const tickets = t('job.tickets', { count: total, shown: format.number(total) });
      return edit ? t('job.edit', { what: changeWords(t, edit), tickets }) : t('job.undoing', { tickets });
    },
    progress: ({ progress }: JobView): string =>
      RESULT_STATES.filter((state) => progress[state] > 0)
        .map((state) => t(`job.some.${state}`, { count: progress[state], shown: format.number(progress[state]) }))
        .join(' · '),
  };
}

/** What a change does, in few words. People are told by their part in it: their names are with the tickets. */
export function changeWords(t: Translate, edit: BulkChange): string {
  const { assignee_id, to_status, priority, labels, add_labels = [], remove_labels = [], story_points, comment } = edit;
  const said: string[] = [];
  if (to_status !== undefined) said.push(to_status);
  if (priority !== undefined) said.push(`${t('field.priority')} ${priority}`);
  if (assignee_id !== undefined) {
    said.push(assignee_id === null ? t('job.unassign') : assignee_id === 'me' ? t('job.take') : t('job.assign'));
  }
  if (labels !== undefined) said.push(`${t('field.labels')} ${labels.join(', ')}`);
  said.push(...add_labels.map((name) => `+${name}`), ...remove_labels.map((name) => `−${name}`));
  if (story_points !== undefined) said.push(`${t('field.story_points')} ${story_points ?? '–'}`);
  if (comment !== undefined) said.push(t('job.comment'));
  return said.join(', ');
}
