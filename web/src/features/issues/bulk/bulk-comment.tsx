import type { BulkChange } from '@speedyflow/contract/ticket-change';
import { FormDialog } from '../../../app/form-dialog.tsx';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { Labelled } from '../../../design/labelled.tsx';

export interface BulkCommentProps {
  count: number;
  onAsk(edit: BulkChange): void;
  onClose(): void;
}

/** One comment for many tickets. It cannot be taken back, and says so. */
export function BulkComment({ count, onAsk, onClose }: BulkCommentProps) {
  const t = useTranslate();
  const format = useFormat();
  const ask = ({ body = '', mode }: Record<string, string>) => {
    if (body.trim() !== '') onAsk({ comment: { body, public: mode === 'public' } });
  };
  return (
    <FormDialog
      title={t('bulk.commentTitle', { count, shown: format.number(count) })}
      verb={t('bulk.commentVerb')}
      wide
      busy={false}
      error={null}
      onSubmit={ask}
      onClose={onClose}
    >
      <Labelled name={t('bulk.commentBody')}>
        <textarea
          ref={focusOnMount}
          name="body"
          required
          rows={5}
          maxLength={32_000}
          className="field resize-none py-2"
        />
      </Labelled>
      <fieldset className="flex gap-4">
        <legend className="sr-only">{t('reply.mode')}</legend>
        {(['internal', 'public'] as const).map((mode) => (
          <label key={mode} className="flex items-center gap-2">
            <input
              type="radio"
              className="accent-accent-fill"
              name="mode"
              value={mode}
              defaultChecked={mode === 'internal'}
            />
            {t(`reply.${mode}`)}
          </label>
        ))}
      </fieldset>
      <p className="text-ink-3 text-xs">{t('bulk.commentStays')}</p>
    </FormDialog>
  );
}
