import type { TSchema } from 'typebox';

type Convert = (text: string) => unknown;

interface JsonSchema {
  type?: string;
  const?: unknown;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
}

/**
 * Turns the strings of a query or a path into the values their schema speaks of. Only the plain notation counts
 * (`7`, `1.5`, `true`); anything else stays a string, which validation then refuses.
 *
 * @param schema an object schema
 */
export function stringConverter(schema: TSchema): (values: Record<string, unknown>) => Record<string, unknown> {
  const converters = new Map(
    Object.entries((schema as JsonSchema).properties ?? {}).map(([name, member]) => [name, converterOf(member)]),
  );
  const convert = (name: string, value: unknown) =>
    typeof value === 'string' ? (converters.get(name)?.(value) ?? value) : value;
  // fromEntries makes a member of everything, `__proto__` too, so that validation sees it.
  return (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, convert(name, value)]));
}

function converterOf(schema: JsonSchema): Convert {
  switch (schema.type) {
    case 'integer':
      return (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);
    case 'number':
      return (text) => (/^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text);
    case 'boolean':
      return (text) => (text === 'true' ? true : text === 'false' ? false : text);
  }
  const choices = (schema.anyOf ?? []).map(converterOf);
  // The first choice that reads the text as more than a string wins: `7` of `7 | "all"` is a number.
  return (text) => choices.map((convert) => convert(text)).find((value) => typeof value !== 'string') ?? text;
}
