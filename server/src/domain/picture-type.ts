/** Pictures that browsers show, and that can do nothing else; SVG is none: it is a document, with scripts. */
const PICTURES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  // Names of the same that mail programs and older browsers give.
  'image/jpg',
  'image/pjpeg',
  'image/x-png',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);

/** Whether a file of this type can be shown as a picture. */
export function isPictureType(mimeType: string): boolean {
  return PICTURES.has(mimeType.toLowerCase());
}
