import type { TLocalizedValidationError } from 'typebox/error';

/** One thing wrong with a request. `path` begins with where it was: `body.labels.0`. */
export interface Fault {
  path: string;
  message: string;
}

/** The faults of one part of a request, one per place, in words for whoever wrote the request. */
export function faultsOf(part: 'params' | 'query' | 'body', errors: readonly TLocalizedValidationError[]): Fault[] {
  const faults = new Map<string, string>();
  const note = (path: string, message: string) => {
    if (!faults.has(path)) faults.set(path, message);
  };
  for (const error of errors) {
    const path = part + error.instancePath.replaceAll('/', '.');
    switch (error.keyword) {
      case 'required':
        for (const name of error.params.requiredProperties) note(`${path}.${name}`, 'is required');
        break;
      case 'additionalProperties':
        for (const name of error.params.additionalProperties) note(`${path}.${name}`, 'is not known here');
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
  return choices.length > 0 ? `must be one of ${[...new Set(choices)].join(', ')}` : 'has no allowed form';
}
