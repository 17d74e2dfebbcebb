import { AppError } from '../../domain/errors.ts';

/** Pages of one walk; more than any site has. */
const PAGES_MAX = 20_000;

/** The page tokens of one walk, so that one that leads in a circle or nowhere ends. */
export class PageTrail {
  readonly #seen = new Set<string>();

  /** @throws AppError when the walk was here before, or never ends */
  add(token: string): void {
    if (this.#seen.has(token)) {
      throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira gave the same page token twice.');
    }
    if (this.#seen.size >= PAGES_MAX) {
      throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira gave a search without an end.');
    }
    this.#seen.add(token);
  }
}
