/** What the exit code of every command says, in the order help shows it. */
export const EXIT = {
  done: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'the server refused it, or something is faulty' },
  notRunning: { code: 2, meaning: 'no SpeedyFlow server answers' },
  notAllowed: { code: 3, meaning: 'there is no token, or it is not accepted' },
  misused: { code: 64, meaning: 'no such command or option' },
} as const;

/** Ends a command with one clear line. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(kind: keyof typeof EXIT, message: string) {
    super(message);
    this.exitCode = EXIT[kind].code;
  }
}
