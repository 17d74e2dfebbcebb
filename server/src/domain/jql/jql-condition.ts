import { JqlSyntaxError, jqlTokens } from './jql-tokens.ts';

/** A query without its order, to be made part of another one. A text that is no JQL stays as it is. */
export function jqlCondition(text: string): string {
  try {
    const tokens = jqlTokens(text);
    const isWord = (index: number, word: string) =>
      tokens[index]?.kind === 'word' && tokens[index].text.toLowerCase() === word;
    const order = tokens.find((_, index) => isWord(index, 'order') && isWord(index + 1, 'by'));
    return text.slice(0, order?.at).trim();
  } catch (error) {
    if (!(error instanceof JqlSyntaxError)) throw error;
    return text;
  }
}
