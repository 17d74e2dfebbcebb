import { PageTrail } from './page-trail.ts';

/** A page of a search, whatever is in it. */
interface Page {
  /** Null on the last page. */
  nextPageToken: string | null;
}

interface Walk<P extends Page> {
  jql: string;
  read(search: { jql: string; pageToken: string | null }): Promise<P>;
  write(page: P, last: boolean): Promise<void>;
  /** The search whose first page comes after this page; null: the page's token leads on. */
  onward?(page: P): string | null;
}

/** Walks a search page by page; the next page is on its way while the present one is written. */
export async function walkPages<P extends Page>({ jql, read, write, onward }: Walk<P>): Promise<void> {
  let trail = new PageTrail();
  let search = jql;
  let coming = read({ jql, pageToken: null });
  for (;;) {
    const page = await coming;
    const token = page.nextPageToken;
    if (token !== null) {
      const next = onward?.(page) ?? null;
      if (next === null) trail.add(token);
      else [search, trail] = [next, new PageTrail()];
      coming = read({ jql: search, pageToken: next === null ? token : null });
      // A failure surfaces where it is awaited, not as an unhandled rejection while the page before is written.
      coming.catch(() => {});
    }
    await write(page, token === null);
    if (token === null) return;
  }
}
