import type { Identity } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const cognito: Client<Identity & { ping(): Promise<void> }> = {
  part: 'identity',
  open: async ({ config }) => (await import('../identity.ts')).openIdentity(config),
};

/** Accounts in the user pool. `own` covers operations with the account holder's token, which needs no IAM permission. */
export const accounts = {
  create: { name: 'accounts.create', client: cognito },
  signIn: { name: 'accounts.signIn', client: cognito },
  setPassword: { name: 'accounts.setPassword', client: cognito },
  setTotp: { name: 'accounts.setTotp', client: cognito },
  makeTotp: { name: 'accounts.makeTotp', client: cognito },
  setRole: { name: 'accounts.setRole', client: cognito },
  recover: { name: 'accounts.recover', client: cognito },
  changeEmail: { name: 'accounts.changeEmail', client: cognito },
  delete: { name: 'accounts.delete', client: cognito },
  own: { name: 'accounts.own', client: cognito },
} satisfies Record<string, Grant>;
