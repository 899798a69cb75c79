import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { log } from './logger.ts';
import type { OperationHandler } from './operation.ts';

/**
 * Lets CloudFormation run an operation whenever the stack is created or updated; if it fails, the deployment is rolled
 * back. Nothing runs when the stack is deleted. For other callers it is an ordinary operation.
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
      // CloudFormation accepts responses of at most 4 KB.
      await tell(ResponseURL, { ...answer, Status: 'FAILED', Reason: String(error).slice(0, 1_000) });
      return undefined;
    }
  };
  return Object.assign(run, { operation: handler.operation, holder: handler.holder });
}

const isFromCloudFormation = (event: unknown): event is CloudFormationCustomResourceEvent =>
  typeof event === 'object' && event !== null && 'ResponseURL' in event;

async function tell(url: string, answer: object): Promise<void> {
  // The URL is presigned for an empty content type.
  const reply = await fetch(url, { method: 'PUT', headers: { 'Content-Type': '' }, body: JSON.stringify(answer), signal: AbortSignal.timeout(10_000) });
  if (!reply.ok) throw new Error(`CloudFormation responded with ${reply.status} to ${JSON.stringify(answer)}`);
}
