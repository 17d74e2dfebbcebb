import { pathToFileURL } from 'node:url';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

/** Turns the ICU messages of the catalogues into the arrays the runtime reads, so no parser is shipped. */
export function compileCatalogues(): Plugin {
  return {
    name: 'speedyflow:compile-catalogues',
    enforce: 'pre',
    async load(id) {
      if (!/\/i18n\/[\w-]*messages\.(en|es)\.ts$/.test(id)) return null;
      const { messages }: { messages: Record<string, string> } = await import(pathToFileURL(id).href);
      const compiled = Object.fromEntries(
        Object.entries(messages).map(([name, message]) => [name, compileMessageOrThrow(message)]),
      );
      return { code: `export const messages = ${JSON.stringify(compiled)};`, map: null, moduleType: 'js' };
    },
  };
}
