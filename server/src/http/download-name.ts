/** Characters that end a header, leave a folder, or make a name read backwards. */
const UNFIT = /[\p{Cc}\p{Bidi_Control}\\/]/gu;

const LONGEST = 200;

/**
 * The `Content-Disposition` of a file to be saved (RFC 6266): its name for readers of ASCII alone, and whole as
 * RFC 8187 writes it. The name comes from strangers; nothing in it gets out of the header or of a folder.
 */
export function downloadNamed(filename: string): string {
  const name = [...filename.toWellFormed().replace(UNFIT, '_')].slice(0, LONGEST).join('') || 'attachment';
  // Some browsers decode percents even in the plain form.
  const ascii = name.replace(/[^ -~]|["%]/gu, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${whole}`;
}
