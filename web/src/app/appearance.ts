import type { Preferences } from '@speedyflow/contract/accounts';
import { observable } from './observable.ts';

export type Theme = NonNullable<Preferences['theme']>;
export type Density = NonNullable<Preferences['density']>;

const THEME_KEY = 'speedyflow.theme';
const DENSITY_KEY = 'speedyflow.density';
const darkSystem = matchMedia('(prefers-color-scheme: dark)');

const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const store = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then holds until the page is closed, and in the account's preferences.
  }
};

/** `theme.js` reads the same key before the first paint; it holds the bare word, not JSON. */
export const theme = observable<Theme>((stored(THEME_KEY) as Theme | null) ?? 'system');
export const density = observable<Density>((stored(DENSITY_KEY) as Density | null) ?? 'compact');

function paint(): void {
  const dark = theme.get() === 'dark' || (theme.get() === 'system' && darkSystem.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.dataset.density = density.get();
}

export function setTheme(next: Theme): void {
  store(THEME_KEY, next);
  theme.set(next);
}

export function setDensity(next: Density): void {
  store(DENSITY_KEY, next);
  density.set(next);
}

/** Keeps the document's attributes equal to the choices and to the system's theme. */
export function followAppearance(): void {
  paint();
  theme.subscribe(paint);
  density.subscribe(paint);
  darkSystem.addEventListener('change', paint);
}
