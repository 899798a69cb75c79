import { channel } from 'node:diagnostics_channel';

/** Every MissingGrant is published here, so that tests fail even if it is caught. */
export const missingGrants = channel('lambdagram:missing-grants');

/** A function used a call that its `access` does not include. Thrown locally as on AWS, where IAM would reject it as well. */
export class MissingGrant extends Error {
  override name = 'MissingGrant';
  constructor(holder: string, used: string, grants: readonly string[]) {
    super(`${holder} uses ${used} without a grant. Add ${grants.join(' or ') || 'a grant for it'} to its \`access\`.`);
    missingGrants.publish(this);
  }
}
