import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  ListGroupsCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { roles } from '../../core/auth/roles.ts';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { loadResources } from '../../localstack/embedded/provision.ts';
import { root } from '../service.ts';
import { stage } from './names.ts';
import { clientConfig } from './stack.ts';
import type { Target } from './target.ts';

interface Settings {
  poolName: string;
  pool: Omit<CreateUserPoolCommandInput, 'PoolName'>;
  clientName: string;
  client: Omit<CreateUserPoolClientCommandInput, 'UserPoolId' | 'ClientName'>;
}

/**
 * Creates the user pool and its client in cognito-local as declared in infra/identity.yml. If they exist, they are found by
 * name and their settings are updated.
 * @returns the environment of a deployment with an outside pool, see infra/stack-plugin/outside-pool.ts
 * @throws CloudError if nothing responds there, or something other than cognito-local
 */
export async function ensureOutsidePool({ here, there }: NonNullable<Target['cognito']>): Promise<Record<string, string>> {
  await expectCognitoLocal(here);
  const settings = await declaredSettings();
  const client = new CognitoIdentityProviderClient(clientConfig(here));
  try {
    const userPoolId = await putPool(client, settings);
    const clientId = await putClient(client, userPoolId, settings);
    await putGroups(client, userPoolId);
    return {
      USER_POOL_ID: userPoolId,
      USER_POOL_CLIENT_ID: clientId,
      TOKEN_ISSUER: await issuerOf(client, userPoolId, clientId),
      TOKEN_KEYS_URL: `${there}/${userPoolId}/.well-known/jwks.json`,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: there,
    };
  } finally {
    client.destroy();
  }
}

async function expectCognitoLocal(endpoint: string): Promise<void> {
  const health = await fetch(`${endpoint}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => {
    throw new CloudError(
      `Nothing responds at ${endpoint}, where cognito-local should have the user pool (COGNITO_ENDPOINT). Start it with\n` +
        'docker compose --profile localstack up --wait, or without Docker with HOST=127.0.0.1 npx cognito-local',
    );
  });
  const { ok } = (await health.json().catch(() => ({}))) as { ok?: boolean };
  if (ok !== true) throw new CloudError(`The server at ${endpoint} is not cognito-local (COGNITO_ENDPOINT).`);
}

/** The settings from infra/identity.yml. CloudFormation and Cognito use the same property names, except for the pool's name. */
async function declaredSettings(): Promise<Settings> {
  const { UserPool, UserPoolClient } = await loadResources([join(root, 'infra', 'identity.yml')], { 'sls:stage': stage });
  const { UserPoolName: poolName, ...pool } = UserPool!.Properties as { UserPoolName: string };
  const { UserPoolId: _, ClientName: clientName, ...client } = UserPoolClient!.Properties as { UserPoolId: unknown; ClientName: string };
  return { poolName, pool, clientName, client };
}

async function putPool(client: CognitoIdentityProviderClient, { poolName, pool }: Settings): Promise<string> {
  const { UserPools = [] } = await client.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  const there = UserPools.find(({ Name }) => Name === poolName)?.Id;
  if (there) {
    await client.send(new UpdateUserPoolCommand({ UserPoolId: there, ...pool }));
    return there;
  }
  // By default cognito-local only accepts email addresses as user names, and an empty list does not change that.
  const UsernameAttributes: CreateUserPoolCommandInput['UsernameAttributes'] = ['phone_number'];
  const made = await client.send(new CreateUserPoolCommand({ PoolName: poolName, ...pool, UsernameAttributes }));
  return made.UserPool!.Id!;
}

async function putClient(client: CognitoIdentityProviderClient, UserPoolId: string, settings: Settings): Promise<string> {
  const { UserPoolClients = [] } = await client.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }));
  const ClientId = UserPoolClients.find(({ ClientName }) => ClientName === settings.clientName)?.ClientId;
  if (ClientId) {
    await client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ...settings.client }));
    return ClientId;
  }
  const made = await client.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: settings.clientName, ...settings.client }));
  return made.UserPoolClient!.ClientId!;
}

async function putGroups(client: CognitoIdentityProviderClient, UserPoolId: string): Promise<void> {
  const { Groups = [] } = await client.send(new ListGroupsCommand({ UserPoolId }));
  const missing = roles.filter((role) => !Groups.some(({ GroupName }) => GroupName === role));
  for (const GroupName of missing) await client.send(new CreateGroupCommand({ UserPoolId, GroupName }));
}

/** The issuer, taken from a token, since cognito-local's metadata always contains localhost:9229. */
async function issuerOf(client: CognitoIdentityProviderClient, UserPoolId: string, ClientId: string): Promise<string> {
  const account = { UserPoolId, Username: `issuer-${randomUUID()}` };
  const Password = randomUUID();
  await client.send(new AdminCreateUserCommand({ ...account, MessageAction: 'SUPPRESS' }));
  try {
    await client.send(new AdminSetUserPasswordCommand({ ...account, Password, Permanent: true }));
    const { AuthenticationResult } = await client.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: account.Username, PASSWORD: Password },
      }),
    );
    return decodeJwt(AuthenticationResult!.AccessToken!).iss!;
  } finally {
    await client.send(new AdminDeleteUserCommand(account));
  }
}
