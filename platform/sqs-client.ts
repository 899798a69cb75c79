import { SQSClient } from '@aws-sdk/client-sqs';
import type { Config } from './config.ts';
import { outbound, outboundSettings } from './outbound.ts';

export { ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';

/** Emulators put their own hosts into queue URLs; the configured endpoint is correct everywhere. */
export const openSqs = (config: Config): SQSClient => outbound(new SQSClient({ ...outboundSettings(config), useQueueUrlAsEndpoint: false }), 'queue');
