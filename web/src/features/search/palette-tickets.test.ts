import { expect, it } from 'vitest';
import { testRow } from '../issues/row.testing.ts';
import { paletteTickets } from './palette-tickets.ts';

const row = (key: string, summary: string) => testRow({ key, id: Number(key.replace(/\D/g, '')), summary });
const said = { ...row('A-1', 'Toner'), last_message: { author: 'Olivia', text: 'my printer', public: true, at: '' } };
const named = row('A-2', 'Printer jams');
const HELD = [said, named];
const keys = (words: string, found?: Parameters<typeof paletteTickets>[2], most = 8) =>
  paletteTickets(words, HELD as never, found, most).map(({ key }) => key);

it('tells what this device holds before the server answers, the summary before what was said', () => {
  expect(keys('printer')).toEqual(['A-2', 'A-1']);
});

it('leaves it where it is when the server answers, and adds what else there is, each once', () => {
  expect(keys('printer', [row('A-9', 'Old printer'), named])).toEqual(['A-2', 'A-1', 'A-9']);
});

it('has the ticket first whose key was typed', () => {
  const exact = {
    ...row('A-7', 'Closed'),
    match: { key: true, summary: [], excerpts: [], requester: [], assignee: [] },
  };
  expect(keys('a-7', [exact])[0]).toBe('A-7');
});

it('leaves the server room where much is held', () => {
  const many = Array.from({ length: 20 }, (_, n) => row(`H-${n}`, 'Printer'));
  const found = Array.from({ length: 8 }, (_, n) => row(`F-${100 + n}`, 'Printer'));
  expect(paletteTickets('printer', many, found, 8).map(({ key }) => key)).toEqual([
    ...['H-0', 'H-1', 'H-2', 'H-3', 'H-4'],
    ...['F-100', 'F-101', 'F-102'],
  ]);
});
