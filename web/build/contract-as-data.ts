import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

/** What the browser needs of a route; the schemas serve the compiler alone and stay out of the bundle. */
const ROUTE_MEMBERS = ['id', 'method', 'path', 'access'] as const;

/**
 * Replaces each module of the contract by its plain data: routes without their schemas, constants as they
 * are. The schema library never reaches the browser.
 */
export function contractAsData(): Plugin {
  return {
    name: 'speedyflow:contract-as-data',
    enforce: 'pre',
    async load(id) {
      if (!/\/contract\/src\/[\w-]+\.ts$/.test(id)) return null;
      const module: Record<string, unknown> = await import(pathToFileURL(id).href);
      const lines = Object.entries(module)
        .map(([name, value]) => [name, asData(value)] as const)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `export const ${name} = ${value instanceof RegExp ? value : JSON.stringify(value)};`);
      return { code: lines.join('\n'), map: null, moduleType: 'js' };
    },
  };
}

function asData(value: unknown): unknown {
  if (typeof value === 'function' || isSchema(value)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof RegExp) return value;
  // What is written as nothing would be missed in the browser alone.
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error(`The contract has no plain data: ${value}`);
  if (isRoute(value)) return Object.fromEntries(ROUTE_MEMBERS.map((member) => [member, value[member]]));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asData(inner)]));
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '~kind' in value;
}

function isRoute(value: object): value is Record<(typeof ROUTE_MEMBERS)[number], unknown> {
  return 'method' in value && 'path' in value && 'data' in value;
}
