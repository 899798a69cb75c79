import type { DynamoDBRecord } from 'aws-lambda';
import type { ItemChange } from '../core/interactions/interaction-events.ts';

/** Reads a stream record (Amazon DynamoDB developer guide, "Record"); only new items, removed items and new versions count as changes. */
export function itemChange(record: DynamoDBRecord, records: readonly DynamoDBRecord[] = []): ItemChange | undefined {
  const { eventID, eventName, dynamodb } = record;
  if (eventName === 'MODIFY' && dynamodb?.OldImage?.['version']?.N === dynamodb?.NewImage?.['version']?.N) return undefined;
  const image = eventName === 'REMOVE' ? dynamodb?.OldImage : dynamodb?.NewImage;
  const { pk, sk } = dynamodb?.Keys ?? {};
  if (!eventID || !pk?.S || !sk?.S) throw new Error('not a record of the interactions table');
  return {
    id: eventID,
    kind: eventName === 'REMOVE' ? 'removed' : eventName === 'MODIFY' ? 'edited' : 'added',
    pk: pk.S,
    sk: sk.S,
    userId: image?.['user_id']?.S,
    trace: eventName === 'REMOVE' ? traceOfRemoval(sk.S, records) : image?.['trace']?.S,
    at: new Date((dynamodb?.ApproximateCreationDateTime ?? Date.now() / 1000) * 1000).toISOString(),
  };
}

/** A removed item cannot hold the trace of its removal, so that is in the counter updated along with it. */
const traceOfRemoval = (sk: string, records: readonly DynamoDBRecord[]) =>
  records.find(({ dynamodb }) => dynamodb?.NewImage?.['removed']?.S === sk)?.dynamodb?.NewImage?.['trace']?.S;
