import { createSignal } from './signal.ts';

/** Heard by the shell when any call learns that the session has ended. */
export const signedOut = createSignal();
