import { createSignal } from './signal.ts';

/** Heard by the change stream when any call did not reach the server. */
export const unreachable = createSignal();
