import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceNotFoundException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type {
  AttributeDefinition,
  DynamoDBClient,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  StreamViewType,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import { CloudError } from './cloud-error.ts';
import type { Properties } from './template.ts';

interface TableProperties {
  AttributeDefinitions: AttributeDefinition[];
  KeySchema: KeySchemaElement[];
  GlobalSecondaryIndexes?: GlobalSecondaryIndex[];
  LocalSecondaryIndexes?: LocalSecondaryIndex[];
  StreamSpecification?: { StreamViewType: StreamViewType };
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
}

/**
 * Creates a table, always with on-demand billing, or updates the indexes and TTL of an existing one.
 * @returns the ARN of its stream, or '' if it has none
 * @throws CloudError for a change that would lose data
 */
export async function putTable(
  dynamodb: DynamoDBClient,
  name: string,
  properties: Properties,
): Promise<string> {
  const wanted = properties as unknown as TableProperties;
  const existing = await describe(dynamodb, name);
  if (existing) {
    assertSameShape(name, existing, wanted);
    await addMissingIndexes(dynamodb, name, existing, wanted);
  } else {
    await create(dynamodb, name, wanted);
  }
  await putTimeToLive(dynamodb, name, wanted);
  return (await describe(dynamodb, name))?.LatestStreamArn ?? '';
}

async function describe(dynamodb: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(dynamodb: DynamoDBClient, name: string, wanted: TableProperties): Promise<void> {
  const {
    GlobalSecondaryIndexes: global,
    LocalSecondaryIndexes: local,
    StreamSpecification: stream,
  } = wanted;
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: wanted.AttributeDefinitions,
      KeySchema: wanted.KeySchema,
      ...(global && { GlobalSecondaryIndexes: global }),
      ...(local && { LocalSecondaryIndexes: local }),
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
    }),
  );
  await waitUntilTableExists(
    { client: dynamodb, minDelay: 1, maxDelay: 2, maxWaitTime: 10 },
    { TableName: name },
  );
}

/** Keys, local indexes and the stream cannot be changed later. */
function assertSameShape(name: string, existing: TableDescription, wanted: TableProperties): void {
  const has = shapeOf(existing);
  const wants = shapeOf(wanted);
  if (has !== wants) {
    throw new CloudError(
      `Table ${name} was created with other keys or another stream (${has}; now ${wants}): ` +
        'clear it with "npm run reset".',
    );
  }
}

function shapeOf(table: TableDescription | TableProperties): string {
  const keys = (schema: KeySchemaElement[] = []): string =>
    schema.map(({ KeyType, AttributeName }) => `${KeyType} ${AttributeName}`).join(', ');
  const indexes = (table.LocalSecondaryIndexes ?? []).map(
    (index) => `${index.IndexName} on ${keys(index.KeySchema)}`,
  );
  const stream = `stream ${table.StreamSpecification?.StreamViewType ?? 'none'}`;
  return [keys(table.KeySchema), ...indexes.toSorted(), stream].join('; ');
}

async function addMissingIndexes(
  dynamodb: DynamoDBClient,
  name: string,
  existing: TableDescription,
  wanted: TableProperties,
): Promise<void> {
  const present = new Set(existing.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  for (const { IndexName, KeySchema, Projection } of wanted.GlobalSecondaryIndexes ?? []) {
    if (present.has(IndexName)) continue;
    await dynamodb.send(
      new UpdateTableCommand({
        TableName: name,
        AttributeDefinitions: wanted.AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: { IndexName, KeySchema, Projection } }],
      }),
    );
  }
}

async function putTimeToLive(dynamodb: DynamoDBClient, name: string, wanted: TableProperties): Promise<void> {
  const ttl = wanted.TimeToLiveSpecification;
  if (!ttl) return;
  const { TimeToLiveDescription: now } = await dynamodb.send(
    new DescribeTimeToLiveCommand({ TableName: name }),
  );
  const enabled = now?.TimeToLiveStatus === 'ENABLED' && now.AttributeName === ttl.AttributeName;
  // DynamoDB rejects a change to the current state.
  if (enabled === Boolean(ttl.Enabled)) return;
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: ttl }));
}
