import type { WriteTransaction } from './database.ts';

/** Something people did that must stay traceable. */
export interface AuditEntry {
  /** Who did it; null for nobody known. */
  userId: number | null;
  /** `<noun>.<verb>`, such as `user.update`. */
  action: string;
  /** What it was done to, such as `user 7`. */
  resource: string;
  /** Never a secret, never text a stranger chose. */
  details?: Record<string, unknown>;
  at: number;
}

/** Adds to the audit log, in the transaction of what it tells of. */
export async function writeAudit({ db }: WriteTransaction, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      user_id: entry.userId,
      action: entry.action,
      resource: entry.resource,
      details: JSON.stringify(entry.details ?? {}),
      timestamp: entry.at,
    })
    .execute();
}
