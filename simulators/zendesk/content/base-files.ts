/** Files of the world's comments: one comment in twenty-five has one, some of them images within the text. */
import { unit } from '../../world/random.ts';
import type { World } from '../../world/world.ts';
import { attachmentId } from '../http/wire-id.ts';
import type { AttachmentRecord } from '../store/record.ts';
import { seededSize } from './attachment-bytes.ts';
import type { Words } from './base-words.ts';
import { attachmentAddress, SITE_MARK } from './comment-html.ts';

const SALT = 303;
const SHARE = 0.04;

const FILES = [
  { fileName: 'screenshot.png', contentType: 'image/png', inline: true },
  { fileName: 'error.log', contentType: 'text/plain', inline: false },
  { fileName: 'photo.png', contentType: 'image/png', inline: false },
  { fileName: 'export.csv', contentType: 'text/csv', inline: false },
  { fileName: 'invoice.pdf', contentType: 'application/pdf', inline: false },
];

/** The files of a ticket's comment; `seq` tells its comments apart. */
export function filesOf(world: World, ticketId: number, seq: number): AttachmentRecord[] {
  const draw = unit(world.seed, SALT, ticketId, seq) / SHARE;
  if (draw >= 1) return [];
  const file = FILES[Math.floor(draw * FILES.length)]!;
  return [{ ...file, size: seededSize(file.contentType, 600 + Math.floor(draw * 40_000)), upload: null }];
}

/** The words with the inline images among the files shown below them. */
export function withInlineImages(
  words: Words,
  files: readonly AttachmentRecord[],
  ticketId: number,
  ordinal: number,
): Words {
  const images = files.flatMap(({ inline, fileName }, index) => {
    if (!inline) return [];
    const address = attachmentAddress(SITE_MARK, attachmentId({ ticketId, ordinal, part: 1, index }), fileName);
    return [`<p dir="auto"><img src="${address}" alt="${fileName}" data-original-height="600"></p>`];
  });
  if (images.length === 0) return words;
  return { ...words, html: words.html.replace(/<\/div>$/, `${images.join('')}</div>`) };
}
