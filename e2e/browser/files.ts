import type { Page } from 'playwright-core';

type Made = new (...given: unknown[]) => { items: { add(file: unknown): void } };
type InThePage = Record<'ClipboardEvent' | 'DataTransfer' | 'DragEvent' | 'File', Made>;

/** Runs in the page: gives a field files the way a clipboard and a pointer do, both in the same moment. */
export function give(field: unknown): void {
  const { ClipboardEvent, DataTransfer, DragEvent, File } = globalThis as unknown as InThePage;
  const init = { bubbles: true, cancelable: true };
  for (const kind of ['paste', 'drop']) {
    const data = new DataTransfer();
    data.items.add(new File([`by ${kind}`], `${kind}.txt`, { type: 'text/plain' }));
    const event =
      kind === 'paste'
        ? new ClipboardEvent(kind, { ...init, clipboardData: data })
        : new DragEvent(kind, { ...init, dataTransfer: data });
    (field as { dispatchEvent(event: unknown): void }).dispatchEvent(event);
  }
}

/** What the sites have of a ticket's file, read by way of the mirror. */
export async function contentsOf(
  page: Page,
  url: string,
  { key, filename }: { key: string; filename: string },
): Promise<string[]> {
  const path = `${url}/api/v1/issues/${key}/attachments`;
  const { data } = await (await page.request.get(path)).json();
  const ours = data.filter((file: { filename: string }) => file.filename === filename);
  return Promise.all(
    ours.map(async ({ id }: { id: string }) => (await page.request.get(`${path}/${id}/content`)).text()),
  );
}

/** A file of what is being written, or on its way. */
export const chipOf = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Files of this message' }).getByText(name, { exact: true });
