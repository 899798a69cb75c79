/** Something the person at the keyboard can put right; the message says how. */
export class CloudError extends Error {
  override name = 'CloudError';
}
