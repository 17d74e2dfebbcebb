import {
  HARMFUL_ENDINGS,
  NOT_IN_FILENAMES,
  UPLOAD_BYTES_MAX,
  UPLOADS_PER_EDIT_MAX,
} from '@speedyflow/contract/uploads';
import type { Translate } from '../../../app/i18n/language.ts';
import { newDraftId } from '../draft-id.ts';

/** A file that goes with a reply or a new ticket; its bytes are kept beside the draft. */
export interface AttachedFile {
  /** By which the server knows it, however often it is brought there. */
  id: string;
  filename: string;
  mimeType: string;
  sizeBytes: number;
}

/** What sites and file systems take as a name. */
const NAME_MAX = 200;

export function attachedFile(file: File): AttachedFile {
  return {
    id: newDraftId(),
    filename: fittingName(file.name),
    mimeType: file.type || 'application/octet-stream',
    sizeBytes: file.size,
  };
}

/** Why a file cannot go with something that has so many already; undefined when it can. */
export function whyNot(file: File, present: number, t: Translate, size: (bytes: number) => string): string | undefined {
  const name = fittingName(file.name);
  if (present >= UPLOADS_PER_EDIT_MAX) return t('files.tooMany', { count: UPLOADS_PER_EDIT_MAX });
  if (file.size > UPLOAD_BYTES_MAX) return t('files.tooLarge', { name, size: size(UPLOAD_BYTES_MAX) });
  if (file.size === 0) return t('files.empty', { name });
  return HARMFUL_ENDINGS.includes(name.toLowerCase().split('.').at(-1) ?? '')
    ? t('files.harmful', { name })
    : undefined;
}

/** A name without what is no part of one, its end kept: that says what it is. */
function fittingName(name: string): string {
  const plain = name.replace(NOT_IN_FILENAMES, '_').replace(/[\s.]+$/, '');
  return plain.slice(-NAME_MAX) || 'file';
}
