/** Answers JQL: which issues, in which order, as the caller may see them. */
import { Refusal } from './http/failures.ts';
import { compileJql } from './jql/compile.ts';
import { JqlMeaningError, JqlSyntaxError } from './jql/errors.ts';
import { parseJql, type Query } from './jql/parse.ts';
import type { View } from './wire/view.ts';

const KEPT_RESULTS = 24;
const MAX_ORDER_FIELDS = 7;

export interface SearchOptions {
  /** Refuse a query that restricts nothing. */
  bounded: boolean;
  /** Issues that must be found as they are now, whatever the index has seen. */
  reconcile?: readonly number[];
  /** Further rows the caller narrows the search to: a board, a sprint, a queue. */
  within?: (row: number) => boolean;
}

export interface Search {
  /** The rows that match, in order. */
  find(view: View, jql: string, options: SearchOptions): readonly number[];
}

export function createSearch(): Search {
  const kept = new Map<string, readonly number[]>();

  function keep(key: string, rows: readonly number[]): readonly number[] {
    kept.delete(key);
    if (kept.size >= KEPT_RESULTS) kept.delete(kept.keys().next().value!);
    kept.set(key, rows);
    return rows;
  }

  return {
    find(view, jql, { bounded, reconcile = [], within }) {
      const query = parseOrRefuse(jql);
      if (bounded && query.where === null) {
        throw new Refusal(400, [
          'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
        ]);
      }
      if (query.orderBy.length > MAX_ORDER_FIELDS) {
        throw new Refusal(400, [`The maximum number of ORDER BY fields is ${MAX_ORDER_FIELDS}.`]);
      }
      view.store.refresh(reconcile);
      const { accountId } = view.caller.user ?? { accountId: null };
      const seen = view.lookup.catalogue.projects.filter((one) => view.mayBrowse(one.id)).map((one) => one.id);
      const key = [view.store.version, accountId, view.zone, seen.join(), jql].join('\n');
      // Answers of pure queries stay true until something is written; time-bound ones are worked out anew.
      const known = kept.get(key) ?? evaluate(view, query, (rows) => keep(key, rows));
      // An issue that is gone, or that the caller must not see, is left out however the index remembers it.
      const { store, concealed } = view;
      const there =
        store.isBehind || concealed.size > 0
          ? known.filter((row) => !store.isDeleted(row) && !concealed.has(store.columns.id[row]!))
          : known;
      return within ? there.filter(within) : there;
    },
  };
}

function parseOrRefuse(jql: string): Query {
  try {
    return parseJql(jql);
  } catch (error) {
    if (error instanceof JqlSyntaxError) throw new Refusal(400, [error.message]);
    throw error;
  }
}

function evaluate(view: View, query: Query, keep: (rows: readonly number[]) => readonly number[]): readonly number[] {
  const { columns } = view.store;
  try {
    const compiled = compileJql(query, { ...view, accountId: view.caller.user?.accountId ?? null });
    const visible = columns.codes.project;
    const mayBrowse = Array.from(
      { length: visible.size },
      (_, code) => code > 0 && view.mayBrowse(visible.value(code)),
    );
    const rows: number[] = [];
    for (let row = 0; row < columns.size; row++) {
      if (columns.alive[row] === 1 && mayBrowse[columns.coded.project[row]!] && compiled.matches(row)) rows.push(row);
    }
    rows.sort(compiled.compare);
    return compiled.relative ? rows : keep(rows);
  } catch (error) {
    if (!(error instanceof JqlMeaningError)) throw error;
    // To an anonymous caller, what he may not see does not exist, and the query finds nothing.
    if (view.caller.user === null) return [];
    throw new Refusal(400, error.messages);
  }
}
