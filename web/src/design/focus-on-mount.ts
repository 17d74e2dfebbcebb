/** Puts the focus into something that has just appeared because the person asked for it. */
export const focusOnMount = (element: HTMLElement | null): void => element?.focus();
