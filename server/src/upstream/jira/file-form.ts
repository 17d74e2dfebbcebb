import { randomUUID } from 'node:crypto';
import type { OutgoingContent, OutgoingFile } from '../transport/outgoing-content.ts';

/** A form with one file in it, as Jira takes files: written as it is sent, its length known before. */
export function fileForm(file: OutgoingFile): OutgoingContent {
  const boundary = `speedyflow-${randomUUID()}`;
  const name = file.filename.replace(/["\r\n]/g, (sign) => encodeURIComponent(sign));
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n` +
      `content-type: ${file.mimeType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    length: head.length + file.sizeBytes + tail.length,
    async *open() {
      yield head;
      yield* file.open();
      yield tail;
    },
  };
}
