import { GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Template } from './complete-stack.ts';
import { clientConfig } from './stack.ts';

interface RoleProperties {
  Policies?: { PolicyName: string }[];
}

interface Policy {
  Statement: { Action: string | string[] }[];
}

/**
 * Adds sns:PublishBatch to every role that has sns:Publish. On AWS there is no such permission, since sns:Publish covers batches,
 * but MiniStack 1.5.33 requires it.
 * @param names the names of the stack's resources, by logical id
 * @returns how many roles had to be changed
 */
export async function allowBatches(endpoint: string, template: Template, names: Map<string, string>): Promise<number> {
  const iam = new IAMClient(clientConfig(endpoint));
  try {
    let changed = 0;
    for (const [id, { Type, Properties = {} }] of Object.entries(template)) {
      if (Type !== 'AWS::IAM::Role' || !JSON.stringify(Properties).includes('"sns:Publish"')) continue;
      for (const { PolicyName } of (Properties as RoleProperties).Policies ?? []) {
        const of = { RoleName: names.get(id), PolicyName };
        const { PolicyDocument } = await iam.send(new GetRolePolicyCommand(of));
        const policy = JSON.parse(decodeURIComponent(PolicyDocument!)) as Policy;
        const lacking = policy.Statement.filter(({ Action }) => [Action].flat().includes('sns:Publish') && ![Action].flat().includes('sns:PublishBatch'));
        if (lacking.length === 0) continue;
        for (const statement of lacking) statement.Action = [statement.Action, 'sns:PublishBatch'].flat();
        await iam.send(new PutRolePolicyCommand({ ...of, PolicyDocument: JSON.stringify(policy) }));
        changed += 1;
      }
    }
    return changed;
  } finally {
    iam.destroy();
  }
}
