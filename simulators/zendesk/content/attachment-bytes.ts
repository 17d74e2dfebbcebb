/** The contents of the seeded files: small, of the type they claim, and the same on every run. */

/** One grey pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

const LINES: Record<string, string> = {
  'text/plain': '2026-04-02T10:15:04Z ERROR gateway upstream timed out after 30000 ms\n',
  'text/csv': 'order,date,amount\n100201,2026-04-02,42.50\n100202,2026-04-02,18.00\n',
  'application/pdf':
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n',
};

/** How large a seeded file of the type is, when about so large a one is wanted. */
export function seededSize(contentType: string, wanted: number): number {
  return contentType === 'image/png' ? PNG.length : wanted;
}

export function seededBytes(contentType: string, size: number): Buffer {
  return contentType === 'image/png' ? PNG : Buffer.alloc(size, LINES[contentType] ?? LINES['text/plain']);
}
