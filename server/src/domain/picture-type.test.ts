import { expect, it } from 'vitest';
import { isPictureType } from './picture-type.ts';

it.each(['image/png', 'image/x-png', 'image/jpeg', 'IMAGE/JPG', 'image/pjpeg'])('%s is a picture', (type) => {
  expect(isPictureType(type)).toBe(true);
});

it.each(['image/svg+xml', 'text/html', ''])('%j is none', (type) => {
  expect(isPictureType(type)).toBe(false);
});
