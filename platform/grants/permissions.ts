import type { App } from '../../core/shared/app.ts';
import type { Variable } from '../config.ts';

/** The parts of an App that reach external services. */
export type Part = 'db' | 'redis' | 'dynamo' | 'storage' | 'identity' | 'bus' | 'fanOut' | 'liveMessages' | 'sockets' | 'relay' | 'cdn' | 'cdnMarkers' | 'mediaSigner' | 'mailer' | 'deadLetters' | 'checks';

type Call = { [P in Exclude<Part, 'checks'>]: keyof App[P] }[Exclude<Part, 'checks'>];

export interface Permission {
  part?: Part;
  /** The part's calls. Absent: all of them. */
  calls?: readonly Call[];
  /** The environment variables it needs. */
  variables: readonly Variable[];
}

/**
 * What each grant permits, by name. A function's App contains the calls that its grants permit, and its environment contains the
 * variables they need; infra/stack-plugin/grants.ts lists the AWS actions under the same names.
 */
export const permissions = {
  database: { part: 'db', variables: ['DATABASE_URL', 'DATABASE_AUTH', 'DATABASE_POOL_SIZE'] },
  'database.migrate': { variables: ['MIGRATION_URL', 'DATABASE_URL', 'DATABASE_AUTH', 'DATABASE_IDLE_SECONDS'] },
  cache: { part: 'redis', variables: ['REDIS_URL', 'REDIS_TIMEOUT_MS'] },
  'interactions.read': { part: 'dynamo', calls: ['batchGet', 'get', 'query'], variables: ['INTERACTIONS_TABLE'] },
  'interactions.write': {
    part: 'dynamo',
    calls: ['batchWrite', 'delete', 'put', 'transactWrite', 'update'],
    variables: ['INTERACTIONS_TABLE'],
  },
  'limits.count': { part: 'dynamo', calls: ['update'], variables: ['INTERACTIONS_TABLE'] },
  'uploads.write': { part: 'storage', calls: ['presignUpload', 'putUpload'], variables: ['UPLOADS_BUCKET', 'UPLOAD_URL_SECONDS'] },
  'uploads.read': { part: 'storage', calls: ['hasUpload', 'readUpload'], variables: ['UPLOADS_BUCKET'] },
  'uploads.delete': { part: 'storage', calls: ['deleteUpload'], variables: ['UPLOADS_BUCKET'] },
  'media.write': { part: 'storage', calls: ['putMedia', 'putMaster'], variables: ['MEDIA_BUCKET'] },
  'media.read': { part: 'storage', calls: ['readMedia', 'typeOfMedia'], variables: ['MEDIA_BUCKET'] },
  'media.delete': { part: 'storage', calls: ['deleteMedia'], variables: ['MEDIA_BUCKET'] },
  'media.move': { part: 'storage', calls: ['listMedia', 'copyMedia', 'deleteMedia'], variables: ['MEDIA_BUCKET'] },
  'media.erase': { part: 'storage', calls: ['eraseMedia'], variables: ['MEDIA_BUCKET'] },
  'exports.write': {
    part: 'storage',
    calls: ['beginExportFile', 'putExportPart', 'completeExportFile', 'abortExportFile'],
    variables: ['MEDIA_BUCKET'],
  },
  'exports.read': { part: 'storage', calls: ['presignExportFile'], variables: ['MEDIA_BUCKET'] },
  'ledger.write': { part: 'storage', calls: ['noteErased'], variables: ['MEDIA_BUCKET'] },
  'ledger.read': { part: 'storage', calls: ['listErased'], variables: ['MEDIA_BUCKET'] },
  mediaUrls: { part: 'mediaSigner', calls: ['sign'], variables: ['CDN_BASE_URL', 'MEDIA_KEY_ID', 'MEDIA_PRIVATE_KEY'] },
  'events.publish': { part: 'bus', calls: ['publish'], variables: ['EVENTS_TOPIC_ARN'] },
  'fanOut.send': { part: 'fanOut', calls: ['send'], variables: ['FAN_OUT_QUEUE_URL'] },
  'live.address': { variables: ['LIVE_URL'] },
  'live.send': { part: 'liveMessages', calls: ['send'], variables: ['LIVE_MESSAGES_QUEUE_URL'] },
  'live.manage': { part: 'sockets', calls: ['post', 'close'], variables: ['LIVE_MANAGEMENT_URL'] },
  'deadLetters.forget': { part: 'deadLetters', calls: ['forget'], variables: [] },
  'relay.wake': { part: 'relay', calls: ['wake'], variables: ['RELAY_QUEUE_URL', 'RELAY_DELAY_SECONDS'] },
  'cdn.invalidate': { part: 'cdn', calls: ['invalidate'], variables: ['MEDIA_DISTRIBUTION_ID'] },
  'cdnMarkers.write': { part: 'cdnMarkers', calls: ['mark', 'unmark'], variables: ['MEDIA_MARKERS_ARN', 'MEDIA_BUCKET'] },
  'mail.send': { part: 'mailer', calls: ['send'], variables: ['MAIL_FROM'] },
  'accounts.create': { part: 'identity', calls: ['createAccount'], variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'] },
  'accounts.signIn': { part: 'identity', calls: ['logIn', 'presentCode', 'refresh'], variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'] },
  'accounts.setPassword': { part: 'identity', calls: ['setPassword'], variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'] },
  'accounts.setTotp': { part: 'identity', calls: ['setTotp'], variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'] },
  'accounts.makeTotp': {
    part: 'identity',
    calls: ['makeTotpSecret', 'verifyTotp'],
    variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID', 'POOL_SECRET'],
  },
  'accounts.setRole': { part: 'identity', calls: ['setRole'], variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'] },
  'accounts.recover': {
    part: 'identity',
    calls: ['sendResetCode', 'resetPassword'],
    variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID', 'POOL_SECRET'],
  },
  'accounts.changeEmail': { part: 'identity', calls: ['changeEmail', 'setEmail'], variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'] },
  'accounts.delete': { part: 'identity', calls: ['deleteAccount'], variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'] },
  'accounts.own': {
    part: 'identity',
    calls: ['revoke', 'sendEmailCode', 'verifyEmail'],
    variables: ['USER_POOL_ID', 'USER_POOL_CLIENT_ID'],
  },
  'dependencies.check': {
    part: 'checks',
    variables: [
      'DATABASE_URL',
      'DATABASE_AUTH',
      'DATABASE_POOL_SIZE',
      'REDIS_URL',
      'REDIS_TIMEOUT_MS',
      'INTERACTIONS_TABLE',
      'MEDIA_BUCKET',
      'USER_POOL_ID',
      'USER_POOL_CLIENT_ID',
      'EVENTS_TOPIC_ARN',
      'RELAY_QUEUE_URL',
    ],
  },
} as const satisfies Record<string, Permission>;

export type GrantName = keyof typeof permissions;

/** Every call must be permitted by some grant: otherwise this does not compile. */
type Permitted = Extract<(typeof permissions)[GrantName], { calls: unknown }>['calls'][number] | keyof App['db'] | keyof App['redis'];
null satisfies [Exclude<Call, Permitted>] extends [never] ? null : Exclude<Call, Permitted>;

const all: [GrantName, Permission][] = Object.entries(permissions) as [GrantName, Permission][];

export const permits = (grant: GrantName, part: Part, call: string): boolean => {
  const { part: own, calls }: Permission = permissions[grant];
  return own === part && (calls === undefined || (calls as readonly string[]).includes(call));
};

/** The grants that would permit a call, or provide a variable. */
export const grantsFor = {
  call: (part: Part, call: string): GrantName[] => all.filter(([name]) => permits(name, part, call)).map(([name]) => name),
  variable: (variable: Variable): GrantName[] => all.filter(([, { variables }]) => variables.includes(variable)).map(([name]) => name),
};
