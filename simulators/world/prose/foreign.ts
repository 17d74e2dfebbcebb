/** Topics in other languages than English are short: one list of details serves them all. */
import type { DeskKey } from '../ticket.ts';
import type { Topic } from './grammar.ts';

type Short = Pick<
  Topic,
  'key' | 'component' | 'type' | 'labels' | 'subjects' | 'opening' | 'asks' | 'answers' | 'fixes'
> & {
  requestType?: string;
};

/** Topics by desk, each with the language's details. */
export function withDetails(details: readonly string[], topics: Partial<Record<DeskKey, readonly Short[]>>) {
  return Object.fromEntries(
    Object.entries(topics).map(([desk, list]) => [desk, list.map((topic): Topic => ({ ...topic, details }))]),
  ) as Partial<Record<DeskKey, readonly Topic[]>>;
}
