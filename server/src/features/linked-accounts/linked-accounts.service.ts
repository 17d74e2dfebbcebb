import type { LinkedAccountView } from '@speedyflow/contract/linked-accounts';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import type { SiteCredentials } from '../../domain/site-credentials.ts';
import { instant } from '../../stdx/instant.ts';
import type { Database } from '../../store/database.ts';
import { linkAccount, linkedSecretContext, unlinkAccount } from '../../store/linked-accounts.ts';
import type { SecretBox } from '../../store/secrets/secret-box.ts';
import { readConnectionsWithAccounts } from './linked-accounts.store.ts';

/**
 * Asks the site of a connection whose credentials these are.
 *
 * @throws AppError `upstream_refused` when it does not accept them, or another when it cannot be asked
 */
export type WhoseCredentials = (
  connectionId: number,
  credentials: SiteCredentials,
) => Promise<{ sourceId: string; name: string }>;

export interface LinkedAccountMeans {
  database: Database;
  box: SecretBox;
  whose: WhoseCredentials;
}

export async function listLinkedAccounts({ read }: Database, caller: Caller): Promise<LinkedAccountView[]> {
  const rows = await readConnectionsWithAccounts(read, caller.userId, caller.deskIds);
  return rows.map(({ id, kind, name, site, person_name, auth_kind, state, error, linked_at }) => ({
    connection_id: id,
    kind,
    connection_name: name,
    site,
    account:
      person_name === null || auth_kind === null || state === null || linked_at === null
        ? null
        : { name: person_name, auth: auth_kind, state, error, linked_at: instant(linked_at) },
  }));
}

/**
 * Links the caller's own account at a connection, once the site said whose it is.
 *
 * @throws AppError `VALIDATION_ERROR` when the site does not accept the credentials
 */
export async function linkByToken(
  { database, box, whose }: LinkedAccountMeans,
  caller: Caller,
  connectionId: number,
  { credentials, at }: { credentials: SiteCredentials; at: number },
): Promise<LinkedAccountView> {
  const { kind, site } = await connectionOf(database, caller, connectionId);
  if (caller.userId === OPERATOR_ID) throw new AppError('forbidden', 'FORBIDDEN', 'The operator is nobody there.');
  const person = await whose(connectionId, credentials).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'upstream_refused') {
      const message = 'are not accepted by the site';
      throw new AppError('invalid_input', 'VALIDATION_ERROR', `The e-mail address and API token ${message}.`, {
        details: [{ path: 'body.api_token', message }],
        cause: error,
      });
    }
    throw error;
  });
  const secret = box.seal(JSON.stringify(credentials), linkedSecretContext(caller.userId, { kind, site }));
  await database.transaction((tx) =>
    linkAccount(tx, { userId: caller.userId, connectionId, authKind: 'basic', secret, person, at }),
  );
  return connectionOf(database, caller, connectionId);
}

export async function unlink(
  database: Database,
  caller: Caller,
  connectionId: number,
  at: number,
): Promise<LinkedAccountView> {
  await connectionOf(database, caller, connectionId);
  await database.transaction((tx) => unlinkAccount(tx, { userId: caller.userId, connectionId, at }));
  return connectionOf(database, caller, connectionId);
}

/** The operator has no account, so there is nobody to link. */
const OPERATOR_ID = 0;

async function connectionOf(database: Database, caller: Caller, connectionId: number): Promise<LinkedAccountView> {
  const found = (await listLinkedAccounts(database, caller)).find((one) => one.connection_id === connectionId);
  if (!found) throw new AppError('not_found', 'NOT_FOUND', 'There is no such connection, or you may not see it.');
  return found;
}
