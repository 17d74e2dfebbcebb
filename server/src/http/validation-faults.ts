import type { TSchema } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import { Errors } from 'typebox/value';
import { chosenForm, fixedValues, type ObjectSchema } from './tagged-unions.ts';

/** One thing wrong with a request. `path` begins with where it was: `body.labels.0`. */
export interface Fault {
  path: string;
  message: string;
}

/** What the patterns of the contract ask for. */
const PATTERNS: Readonly<Record<string, string>> = {
  '\\S': 'must not be blank',
  '^[^\\r\\n]*\\S[^\\r\\n]*$': 'must be one line, and not blank',
  '^\\S+$': 'must hold no blanks',
  '^[\\x21-\\x7e]+$': 'must be ASCII characters without blanks',
};

/** The faults of one part of a request, one per place, in words for whoever wrote the request. */
export function faultsOf(part: 'params' | 'query' | 'body', schema: TSchema, value: unknown): Fault[] {
  const form = chosenForm(schema as ObjectSchema, value);
  const errors = Errors(form as TSchema, value);
  const faults = new Map<string, string>();
  const note = (path: string, message: string) => {
    if (!faults.has(path)) faults.set(path, message);
  };
  for (const error of errors) {
    const path = part + error.instancePath.replaceAll('/', '.');
    switch (error.keyword) {
      case 'required':
        for (const name of error.params.requiredProperties)
          note(`${path}.${name}`, requiredMessage(memberOf(form, error.instancePath, name)));
        break;
      case 'additionalProperties':
        for (const name of error.params.additionalProperties) note(`${path}.${name}`, 'is not known here');
        break;
      case 'pattern':
        note(path, PATTERNS[String(error.params.pattern)] ?? error.message);
        break;
      case 'format':
        note(path, error.params.format === 'email' ? 'must be an e-mail address' : error.message);
        break;
      case 'boolean': // The schema `false` of a member that additionalProperties reports by name.
        break;
      case 'const':
      case 'anyOf':
        note(path, choiceMessage(error.instancePath, errors));
        break;
      default:
        note(path, hasChoice(error.instancePath, errors) ? choiceMessage(error.instancePath, errors) : error.message);
    }
  }
  return [...faults].map(([path, message]) => ({ path, message }));
}

/** The schema of a member of the object at a place such as `/auth`; undefined inside of a list. */
function memberOf(schema: ObjectSchema, instancePath: string, name: string): ObjectSchema | undefined {
  const names = [...instancePath.split('/').slice(1), name];
  return names.reduce<ObjectSchema | undefined>((at, member) => at?.properties?.[member], schema);
}

function requiredMessage(member: ObjectSchema | undefined): string {
  const values = member ? fixedValues(member) : [];
  return values.length > 0 ? `is required: one of ${values.join(', ')}` : 'is required';
}

function hasChoice(instancePath: string, errors: readonly TLocalizedValidationError[]): boolean {
  return errors.some((error) => error.keyword === 'anyOf' && error.instancePath === instancePath);
}

/** "must be one of a, b" instead of one complaint per alternative. */
function choiceMessage(instancePath: string, errors: readonly TLocalizedValidationError[]): string {
  const choices = errors.flatMap((error) => {
    if (error.instancePath !== instancePath) return [];
    if (error.keyword === 'const') return [String(error.params.allowedValue)];
    if (error.keyword === 'type') return [String(error.params.type)];
    return [];
  });
  const distinct = [...new Set(choices)];
  if (distinct.length === 1) return `must be ${distinct[0]}`;
  return distinct.length > 0 ? `must be one of ${distinct.join(', ')}` : 'has no allowed form';
}
