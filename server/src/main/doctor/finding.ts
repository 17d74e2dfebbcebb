/** What one look at the installation found. */
export interface Finding {
  /** What was looked at, such as `PORT` or `database`. */
  readonly subject: string;
  readonly ok: boolean;
  /** What is so. Never holds a secret. */
  readonly says: string;
  /** What to do about a fault. */
  readonly mend?: string;
}

export function well(subject: string, says: string): Finding {
  return { subject, ok: true, says };
}

export function fault(subject: string, says: string, mend: string): Finding {
  return { subject, ok: false, says, mend };
}

/** One line per finding. */
export function findingsReport(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const lines = findings.map(({ ok, subject, says, mend }) =>
    [ok ? 'ok   ' : 'FAULT', subject.padEnd(width), mend ? `${says}; ${mend}` : says].join('  '),
  );
  return lines.join('\n');
}
