import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { describe, expect, it } from 'vitest';
import { messages as pageInEnglish } from './messages.en.ts';
import { messages as pageInSpanish } from './messages.es.ts';
import { messages as settingsInEnglish } from './settings-messages.en.ts';
import { messages as settingsInSpanish } from './settings-messages.es.ts';
import { messages as workInEnglish } from './work-messages.en.ts';
import { messages as workInSpanish } from './work-messages.es.ts';

const english = { ...pageInEnglish, ...workInEnglish, ...settingsInEnglish };
const spanish = { ...pageInSpanish, ...workInSpanish, ...settingsInSpanish };

/** The names a message is filled in with, wherever they stand in it. */
function placeholders(tokens: unknown, found = new Set<string>()): Set<string> {
  if (!Array.isArray(tokens)) return found;
  for (const token of tokens) {
    if (!Array.isArray(token)) continue;
    const [name, , cases] = token as [string, string?, Record<string, unknown>?];
    found.add(name);
    if (typeof cases === 'object') for (const inner of Object.values(cases)) placeholders(inner, found);
  }
  return found;
}

describe('the catalogues', () => {
  it('have the same ids', () => {
    expect(Object.keys(spanish).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(Object.entries(english))('%s compiles and is filled in with the same names', (id, message) => {
    const expected = placeholders(compileMessageOrThrow(message));
    expect(placeholders(compileMessageOrThrow(spanish[id as keyof typeof english]))).toEqual(expected);
  });

  it('share no id, so that neither hides the other', () => {
    const all = [pageInEnglish, workInEnglish, settingsInEnglish].flatMap((words) => Object.keys(words));
    expect(all.filter((id, n) => all.indexOf(id) !== n)).toEqual([]);
  });

  it('never shout', () => {
    const all = [...Object.values<string>(english), ...Object.values(spanish)];
    expect(all.filter((message) => /[!¡]/.test(message))).toEqual([]);
  });
});
