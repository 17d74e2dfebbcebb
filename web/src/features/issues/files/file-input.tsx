import type { Ref } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';

export interface FileInputProps {
  /** To be clicked by whatever asks for files. */
  ref: Ref<HTMLInputElement>;
  onChoose(files: Iterable<File>): void;
}

/** Lets a person choose files of their own; nothing of it shows. */
export function FileInput({ ref, onChoose }: FileInputProps) {
  const t = useTranslate();
  return (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={t('files.attach')}
      onChange={({ target }) => {
        onChoose(target.files ?? []);
        // The same file may be chosen again after it was removed.
        target.value = '';
      }}
    />
  );
}
