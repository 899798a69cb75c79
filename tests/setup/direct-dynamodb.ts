import type { EmbeddedService } from '../../scripts/embedded-service.ts';

/** Lets a test call DynamoDB directly: the edge takes longer to forward a call than DynamoDB takes to handle it. */
export const directDynamoDb = ({ cloud }: EmbeddedService) => ({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${cloud.ports.dynamodb}` });
