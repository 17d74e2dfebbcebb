/** The option a number chooses, whatever their number is now. */
export function chosen<T>(options: readonly T[], choice: number): T {
  return options[choice % options.length] as T;
}

export function maybe<T>(options: readonly T[], choice: number | null): T | null {
  return choice === null ? null : chosen(options, choice);
}
