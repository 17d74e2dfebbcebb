import { accountRoutes } from '@speedyflow/contract/accounts';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Accounts } from './accounts.service.ts';

/** @param options.demo whether this is the demo, which the sign-in page says */
export function registerAccounts(app: FastifyInstance, accounts: Accounts, { demo }: { demo: boolean }): void {
  const { signIn, users, tokens } = accounts;

  handle(app, accountRoutes.signup, async ({ body: { setup_code: setupCode, ...body }, address, local }) => {
    const { user, session } = await signIn.signUp({ ...body, address, setupCode, local });
    return { data: user, session };
  });

  for (const route of [accountRoutes.login, accountRoutes.userLogin]) {
    handle(app, route, async ({ body, address, identity }) => {
      const { user, session } = await signIn.logIn({ ...body, address, previous: identity });
      return { data: user, session };
    });
  }

  handle(app, accountRoutes.loginStatus, async ({ caller }) => ({
    data: {
      signed_in: caller !== undefined,
      user: caller ? await accounts.me(caller) : null,
      needs_signup: await signIn.needsSignup(),
      demo,
    },
  }));

  handle(app, accountRoutes.logout, async ({ identity }) => {
    await signIn.logOut(identity);
    return { data: { signed_out: true as const }, session: null };
  });

  handle(app, accountRoutes.refresh, async ({ identity }) => {
    const { user, session } = await signIn.refresh(identity);
    return { data: user, session };
  });

  handle(app, accountRoutes.me, async ({ caller }) => ({ data: await accounts.me(caller) }));

  handle(app, accountRoutes.preferences, async ({ caller }) => ({ data: await accounts.preferences(caller) }));

  handle(app, accountRoutes.savePreferences, async ({ caller, body }) => ({
    data: await accounts.savePreferences(caller, body),
  }));

  handle(app, accountRoutes.listUsers, async () => ({ data: await users.list() }));

  handle(app, accountRoutes.createUser, async ({ caller, body: { desk_ids: deskIds, ...user } }) => ({
    data: await users.create(caller, { ...user, deskIds }),
  }));

  handle(app, accountRoutes.updateUser, async ({ caller, params, body }) => {
    const { desk_ids: deskIds, person_ids: personIds, ...changes } = body;
    return { data: await users.update(caller, params.id, { ...changes, deskIds, personIds }) };
  });

  handle(app, accountRoutes.listTokens, async ({ caller }) => ({ data: await tokens.list(caller) }));

  handle(app, accountRoutes.createToken, async ({ caller, body }) => ({
    data: await tokens.create(caller, body.name),
  }));

  handle(app, accountRoutes.revokeToken, async ({ caller, params }) => {
    await tokens.revoke(caller, params.id);
    return { data: { revoked: true as const } };
  });
}
