/**
 * Every code of error responses, by kind, with its meaning for clients. Codes are part of the contract:
 * clients branch on them, so none is ever renamed or given another meaning.
 */
export const errorCodes = {
  invalid: {
    validation_failed: 'A field, parameter or header is missing or wrong; `errors` lists which',
    common_password: 'The password is one of the most common ones',
    password_required: 'Your session began a while ago: the password is needed again',
    invite_required: 'The instance asks for an invite code',
    invalid_invite: 'The invite code is wrong, used up or too old',
    terms_not_accepted: 'The instance has terms that must be accepted',
    birth_date_required: 'The instance asks for a date of birth',
    too_young: 'The instance is for older people',
    malformed_json: 'The body is not a JSON object in UTF-8',
    malformed_multipart: 'The body is not valid multipart/form-data',
    empty_file: 'The file is empty',
    corrupt_image: 'The image is damaged',
    truncated_image: 'The image is cut off before its end',
    invalid_image: 'The file is not a usable image',
  },
  unauthenticated: {
    missing_token: 'There is no access token',
    members_only: 'Only accounts read on this instance: log in',
    invalid_token: 'The access token is not valid',
    token_expired: 'The access token has expired: refresh it',
    account_gone: 'The account of this token no longer exists',
    session_ended: 'The session of this token has ended: log in again',
    wrong_credentials: 'The e-mail, username or password is wrong',
    totp_required: 'The password is right, and the account needs a code of its authenticator app, or a recovery code, too',
    invalid_refresh_token: 'The refresh token is expired, revoked or unknown: log in again',
  },
  forbidden: {
    account_suspended: 'The account of this token is suspended: it reaches little more than `GET /auth/me`',
    role_required: 'Only accounts with a certain role may do this',
    registration_closed: 'No accounts are opened on this instance',
    not_your_media: 'The photo belongs to somebody else',
    not_your_post: 'Only its author can do this to a post',
    private_account: 'The account is private, and you are no follower whom it has accepted',
    blocked_by_you: 'You have blocked the account: unblock it first',
    comments_off: 'Comments on the post are switched off',
    comments_closed: 'The author of the post does not take comments from you',
    not_your_comment: 'Only its author or the author of the post can do this to a comment',
  },
  not_found: {
    not_found: 'A part of the path cannot name anything',
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
    media_not_found: 'There is no such photo',
  },
  method_not_allowed: {
    method_not_allowed: 'The path has other methods; `Allow` lists them',
  },
  conflict: {
    name_taken: 'The username or the e-mail address is taken; `errors` lists which',
    no_address: 'The account has no e-mail address: somebody else has verified the one it had',
    totp_already_on: 'The account has an authenticator app already: switch it off first',
    too_many_pins: 'Three comments are pinned under the post already: unpin one first',
    already_resolved: 'The report has been decided on in another way',
    already_appealed: 'There can be one appeal against a decision',
    appeal_closed: 'There is nothing to appeal against, or it is too late',
    appeal_decided: 'The appeal has been decided in another way',
    not_waiting: 'Nobody has appealed against this decision',
    request_in_progress: 'The first request with this idempotency key is still running',
    media_in_use: 'The photo is in a post or a profile already',
    media_not_ready: 'The photo has not been processed, or was refused',
    not_uploaded: 'Nothing has been uploaded for this photo yet',
  },
  precondition_failed: {
    version_mismatch: 'It has another version than `If-Match` says; `ETag` has the current one',
  },
  too_large: {
    body_too_large: 'The body is larger than this endpoint accepts',
    file_too_large: 'The file is larger than this way of uploading permits',
    too_many_pixels: 'The image has too many pixels',
    animation_too_long: 'The animation has too many frames or pixels, or takes too long',
  },
  unsupported_type: {
    unsupported_charset: 'JSON is UTF-8, and the body is said to be in another charset',
    unsupported_media_type: 'The file is not of a format that photos may have',
  },
  unprocessable: {
    idempotency_key_reused: 'The idempotency key was used with another request',
    wrong_code: 'The code is wrong or too old: ask for a new one',
    wrong_password: 'The current password is wrong',
    image_too_costly: 'The image takes too long to process',
  },
  rate_limited: {
    rate_limited: 'Too many requests at once',
    too_many_attempts: 'Too many attempts in a short time',
  },
  unavailable: {
    database_unavailable: 'The database is out of reach',
    database_timeout: 'The database is too slow right now',
    database_busy: 'The database is busy right now',
    cache_unavailable: 'The cache is out of reach',
    interactions_unavailable: 'The store of likes and comments is out of reach',
    accounts_unavailable: 'The account service is out of reach',
    storage_unavailable: 'The photo storage is out of reach',
    events_unavailable: 'The event topic is out of reach',
    cdn_unavailable: 'The CDN is out of reach',
    mail_unavailable: 'The mail service is out of reach',
    queue_unavailable: 'The work queue is out of reach',
    busy: 'Too many changes of the same thing at once',
    registration_expired: 'The registration took too long',
    still_processing: 'The photo is still being processed',
    imaging_busy: 'Too many photos are being processed',
    being_processed: 'The photo is being processed by another consumer',
  },
} as const;

/** The kinds of errors, in the product's terms; `platform/problem.ts` maps them to HTTP statuses. */
export type ErrorKind = keyof typeof errorCodes;

/** The codes of one kind, or of any. */
export type ErrorCode<Kind extends ErrorKind = ErrorKind> = { [K in Kind]: keyof (typeof errorCodes)[K] }[Kind];

/** Codes that only a bug, the gateway or the firewall returns, for any endpoint, with their statuses. */
export const unexpectedCodes = {
  forbidden: { statuses: [403], meaning: 'The firewall refused the request' },
  internal_error: { statuses: [500], meaning: 'Something went wrong on our side' },
  gateway_error: { statuses: [400, 500], meaning: 'The gateway could not pass the request on' },
  gateway_timeout: { statuses: [504], meaning: 'The response took too long' },
} as const;
