import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { log } from './logger.ts';
import type { OperationHandler } from './operation.ts';

/**
 * Lets CloudFormation run an operation whenever the stack is created or updated; one that fails takes the deployment
 * back. Removing the stack runs nothing. Called by anybody else it is the operation it was.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export function customResource<Report>(handler: OperationHandler<Report>): OperationHandler<Report | undefined> {
  const { name } = handler.operation;
  const run = async (event: unknown, context: Context) => {
    if (!isFromCloudFormation(event)) return handler(event, context);
    const { RequestType, StackId, RequestId, LogicalResourceId, ResponseURL } = event;
    const answer = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: name };
    try {
      const report = RequestType === 'Delete' ? undefined : await handler({}, context);
      await tell(ResponseURL, { ...answer, Status: 'SUCCESS' });
      return report;
    } catch (error) {
      log.error(name, { error });
      // CloudFormation takes 4 KB in all.
      await tell(ResponseURL, { ...answer, Status: 'FAILED', Reason: String(error).slice(0, 1_000) });
      return undefined;
    }
  };
  return Object.assign(run, { operation: handler.operation, holder: handler.holder });
}

const isFromCloudFormation = (event: unknown): event is CloudFormationCustomResourceEvent =>
  typeof event === 'object' && event !== null && 'ResponseURL' in event;

async function tell(url: string, answer: object): Promise<void> {
  // The URL is signed for no content type.
  const reply = await fetch(url, { method: 'PUT', headers: { 'Content-Type': '' }, body: JSON.stringify(answer), signal: AbortSignal.timeout(10_000) });
  if (!reply.ok) throw new Error(`CloudFormation answered ${reply.status} to ${JSON.stringify(answer)}`);
}
