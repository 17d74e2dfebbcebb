import { observable } from '../../app/observable.ts';

/** Whether the panel is open. */
export const panelOpen = observable(false);
