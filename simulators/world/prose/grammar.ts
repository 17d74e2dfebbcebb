/** A small text grammar: `[a|b|]` chooses, `{slot}` fills in from the vocabulary. */
import type { Random } from '../random.ts';
import { VOCABULARY } from './vocabulary.ts';

export interface Topic {
  key: string;
  component: string;
  requestType?: string;
  type: 'incident' | 'request' | 'question' | 'change' | 'problem' | 'task' | 'story' | 'bug';
  /** How often it comes up among the topics of its desk; 1 when absent. */
  weight?: number;
  labels: readonly string[];
  subjects: readonly string[];
  opening: readonly string[];
  details: readonly string[];
  /** Log lines or errors, shown as a code block. */
  evidence?: readonly string[];
  asks: readonly string[];
  answers?: readonly string[];
  fixes: readonly string[];
}

const CHOICE = /\[([^[\]]*)\]/;
const SLOT = /\{(\w+)(?::(\d+)-(\d+))?\}/g;

/** One text of the template's language. */
function expand(template: string, random: Random): string {
  let text = template;
  for (let choice = CHOICE.exec(text); choice; choice = CHOICE.exec(text)) {
    text =
      text.slice(0, choice.index) + random.pick(choice[1]!.split('|')) + text.slice(choice.index + choice[0].length);
  }
  return text.replace(SLOT, (whole, slot: string, low?: string, high?: string) => {
    if (slot === 'n') return String(random.int(Number(low), Number(high)));
    const words = VOCABULARY[slot];
    if (!words) throw new Error(`unknown slot ${whole} in "${template}"`);
    return typeof words === 'function' ? words(random) : random.pick(words);
  });
}

/** A text picked from several templates, its spaces tidied and its first letter large. */
export function phrase(templates: readonly string[], random: Random): string {
  const text = expand(random.pick(templates), random).replace(/ {2,}/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
