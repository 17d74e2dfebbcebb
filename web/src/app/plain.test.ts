import { expect, it } from 'vitest';
import { fitOf, hasWords } from './plain.ts';

it.each([
  ['High', 'high ', 3],
  ['Highest', 'High', 2],
  ['Équipe Nord', 'equipe', 2],
  ['Very high', 'high', 1],
  ['Very high', 'high very', 1],
  ['Low', 'high', 0],
])('%j fits %j by %i', (name, words, fit) => expect(fitOf(name, words)).toBe(fit));

it('what stands beside a name has words of it', () => expect(fitOf('All open', 'open support', 'IT Support')).toBe(1));

it('no words are in every text', () => expect(hasWords('Toner', '')).toBe(true));
