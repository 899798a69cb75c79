/**
 * All codes of error responses, by kind, with their meaning for clients. Codes are part of the contract: clients
 * branch on them, so a code is never renamed or given another meaning.
 */
export const errorCodes = {
  invalid: {
    validation_failed: 'A field, parameter or header is missing or invalid; `errors` lists them',
    common_password: 'The password is one of the most common ones',
    password_required: 'The session is too old for this: the password is required',
    invite_required: 'The instance requires an invite code',
    invalid_invite: 'The invite code is wrong, used up or expired',
    terms_not_accepted: 'The instance has terms that must be accepted',
    birth_date_required: 'The instance requires a date of birth',
    too_young: 'The instance has a higher minimum age',
    malformed_json: 'The body is not a JSON object in UTF-8',
    malformed_multipart: 'The body is not valid multipart/form-data',
    empty_file: 'The file is empty',
    corrupt_image: 'The image is damaged',
    truncated_image: 'The image is truncated',
    invalid_image: 'The file is not a usable image',
  },
  unauthenticated: {
    missing_token: 'There is no access token',
    members_only: 'This instance is for members only: log in',
    invalid_token: 'The access token is not valid',
    token_expired: 'The access token has expired: refresh it',
    account_gone: 'The account of this token no longer exists',
    session_ended: 'The session of this token has ended: log in again',
    wrong_credentials: 'The e-mail, username or password is wrong',
    totp_required: 'The password is correct, but the account also requires a code from its authenticator app, or a recovery code',
    invalid_refresh_token: 'The refresh token is expired, revoked or unknown: log in again',
  },
  forbidden: {
    account_suspended: 'The account of this token is suspended: few operations besides `GET /auth/me` are available',
    role_required: 'The operation requires a role that the account does not have',
    own_case: 'Moderators cannot decide their own cases: another moderator has to',
    admins_only: 'Only admins can suspend or restore people with a role',
    registration_closed: 'Registration on this instance is closed',
    not_your_media: 'The photo belongs to somebody else',
    not_your_post: 'Only the author of the post can do this',
    private_account: 'The account is private, and you are not an accepted follower',
    blocked_by_you: 'You have blocked the account: unblock it first',
    comments_off: 'Comments on the post are disabled',
    comments_closed: 'The author of the post does not allow you to comment',
    not_your_comment: 'Only the author of the comment or of the post can do this',
  },
  not_found: {
    not_found: 'A path parameter is not a valid id or name',
    no_such_path: 'No endpoint has this path',
    page_not_found: 'There is no such page',
    user_not_found: 'There is no such user',
    post_not_found: 'There is no such post',
    comment_not_found: 'There is no such comment',
    session_not_found: 'The account has no such session',
    report_not_found: 'There is no such report',
    action_not_found: 'There is no such decision, or it is not about you',
    invite_not_found: 'There is no such invite',
    export_not_found: 'The account has no such export',
    no_live_updates: 'This instance has no live updates: poll instead',
    media_not_found: 'There is no such photo',
  },
  method_not_allowed: {
    method_not_allowed: 'The path has other methods; `Allow` lists them',
  },
  conflict: {
    name_taken: 'The username or the e-mail address is taken; `errors` lists which',
    no_address: 'The account has no e-mail address: somebody else has verified the one it had',
    totp_already_on: 'The account already has an authenticator app: switch it off first',
    too_many_pins: 'Three comments are already pinned under the post: unpin one first',
    already_resolved: 'The report has already been decided differently',
    already_appealed: 'A decision can be appealed only once',
    appeal_closed: 'There is no decision to appeal, or it is too late',
    appeal_decided: 'The appeal has already been decided differently',
    not_waiting: 'Nobody has appealed against this decision',
    request_in_progress: 'The first request with this idempotency key is still running',
    media_in_use: 'The photo is already in a post or a profile',
    media_not_ready: 'The photo has not been processed, or was rejected',
    not_uploaded: 'Nothing has been uploaded for this photo yet',
  },
  precondition_failed: {
    version_mismatch: 'The version differs from `If-Match`; `ETag` has the current one',
  },
  too_large: {
    body_too_large: 'The body is larger than this endpoint accepts',
    file_too_large: 'The file is too large for this way of uploading',
    too_many_pixels: 'The image has too many pixels',
    animation_too_long: 'The animation has too many frames or pixels, or takes too long',
  },
  unsupported_type: {
    unsupported_charset: 'JSON must be UTF-8, but the body declares another charset',
    unsupported_media_type: 'The file format is not supported',
  },
  unprocessable: {
    idempotency_key_reused: 'The idempotency key was already used for a different request',
    wrong_code: 'The code is wrong or expired: request a new one',
    wrong_password: 'The current password is wrong',
    image_too_costly: 'The image takes too long to process',
  },
  rate_limited: {
    rate_limited: 'Too many requests',
    too_many_attempts: 'Too many attempts in a short time',
  },
  unavailable: {
    database_unavailable: 'The database is unavailable',
    database_timeout: 'The database is too slow right now',
    database_busy: 'The database is busy right now',
    cache_unavailable: 'The cache is unavailable',
    interactions_unavailable: 'The database of likes and comments is unavailable',
    accounts_unavailable: 'The account service is unavailable',
    storage_unavailable: 'The photo storage is unavailable',
    events_unavailable: 'The event topic is unavailable',
    cdn_unavailable: 'The CDN is unavailable',
    live_unavailable: 'The live update service is unavailable',
    mail_unavailable: 'The mail service is unavailable',
    queue_unavailable: 'The work queue is unavailable',
    busy: 'Too many concurrent changes',
    registration_expired: 'The registration took too long',
    still_processing: 'The photo is still being processed',
    imaging_busy: 'Too many photos are being processed',
    being_processed: 'The photo is being processed by another consumer',
  },
} as const;

/** The kinds of errors, in domain terms; `platform/problem.ts` maps them to HTTP statuses. */
export type ErrorKind = keyof typeof errorCodes;

/** The codes of one kind, or of any. */
export type ErrorCode<Kind extends ErrorKind = ErrorKind> = { [K in Kind]: keyof (typeof errorCodes)[K] }[Kind];

/** Codes that any endpoint may return, but only because of a bug, the gateway or the firewall, with their statuses. */
export const unexpectedCodes = {
  forbidden: { statuses: [403], meaning: 'The firewall rejected the request' },
  internal_error: { statuses: [500], meaning: 'Something went wrong on our side' },
  gateway_error: { statuses: [400, 500], meaning: 'The gateway could not forward the request' },
  gateway_timeout: { statuses: [504], meaning: 'The response took too long' },
} as const;
