import { channel } from 'node:diagnostics_channel';

/** Every MissingGrant is published here: tests fail for those too that something catches. */
export const missingGrants = channel('lambdagram:missing-grants');

/** A function used what its `access` does not name. Found on a laptop as on AWS, where IAM would refuse it as well. */
export class MissingGrant extends Error {
  override name = 'MissingGrant';
  constructor(holder: string, used: string, grants: readonly string[]) {
    super(`${holder} uses ${used} without a grant. Add ${grants.join(' or ') || 'a grant for it'} to its \`access\`.`);
    missingGrants.publish(this);
  }
}
