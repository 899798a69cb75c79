import { metricCatalog } from '../../core/shared/metrics.ts';
import { dollars, prices, sum, table, type Price, type Use } from './prices.ts';

const million = 1_000_000;

/** Lambda invocations of this duration (seconds) and memory (MB), with Lambda's own log lines of about 0.5 KB each. */
const runs = (count: number, seconds: number, memory = 1024): Use => ({
  'Lambda, invocations': count,
  'Lambda arm64, GB-s': (count * seconds * memory) / 1024,
  'CloudWatch Logs, KB': count * 0.5,
});

/** One API request: CloudFront, WAF and API Gateway, a function, a response of `answer` KB; every twentieth is traced. */
const request = (seconds: number, answer: number, memory?: number): Use =>
  sum(runs(1, seconds, memory), {
    'CloudFront, requests': 1,
    'CloudFront, KB out': answer,
    'WAF, function at the edge': 1,
    'API Gateway, requests': 1,
    'X-Ray, traces': 0.05,
    // The request's own log line.
    'CloudWatch Logs, KB': 0.3,
  });

/** SQL statements: each takes half a millisecond of a core, and an ACU is about a quarter of a core. */
const statements = (count: number, writes = 0): Use => ({ 'Aurora, ACU-seconds': count * 0.002, 'Aurora, I/O': writes });

/** The column for the files of a photo. */
const photo = 'its photo';

/** The usage of one of each, by column. docs/operations.md explains the quantities below the table. */
const mixes: Record<string, Use> = {
  'page, warm': sum(request(0.015, 3), { 'Valkey, ECPU': 15 }),
  'page, usual': sum(request(0.04, 3), statements(1), { 'Valkey, ECPU': 100, 'DynamoDB, read units': 20 }),
  'page, cold': sum(request(0.08, 3), statements(7), { 'Valkey, ECPU': 200, 'DynamoDB, read units': 20 }),
  like: sum(
    request(0.04, 0.5),
    // The stream publisher and the consumer, each of which handles about five changes at a time.
    runs(0.4, 0.04),
    { 'DynamoDB, write units': 5, 'DynamoDB, read units': 2, 'Valkey, ECPU': 37 },
    { 'SNS, publishes': 1, 'SQS, requests': 1.4 },
  ),
  // The three requests for publishing a post and what they trigger, except for the files.
  post: sum(
    request(0.04, 2),
    request(0.1, 1),
    request(0.06, 1),
    runs(1, 0.1),
    statements(25, 20),
    { 'DynamoDB, write units': 3, 'DynamoDB, read units': 2, 'Valkey, ECPU': 240 },
    { 'SNS, publishes': 1, 'SQS, requests': 3 },
  ),
  [photo]: sum(
    // The confirmation and the consumer's work. The upload's message is delivered twice: during the confirmation and after it.
    runs(1, 0.75, 1769),
    runs(1, 1.15, 1769),
    runs(1, 0.05, 1769),
    // The upload, four variants and seven renditions; the master.
    { 'S3, PUT': 12, 'S3, PUT to Standard-IA': 1, 'S3, GET': 2, 'SNS, publishes': 1, 'SQS, requests': 4 },
  ),
  '10 photos shown': { 'CloudFront, requests': 10, 'CloudFront, KB out': 600, 'S3, GET': 0.5 },
};

/** The cost (dollars) of creating the files of a million photos. */
export const costOfMillionPhotos = (): number => dollars(mixes[photo]!) * million;

/** The cost of our custom metrics in a month in which each of them is sent, as a Markdown table. */
export function costOfMetrics(): string {
  const [unit, words] = prices['CloudWatch, metrics of our own'];
  const count = Object.keys(metricCatalog).length;
  return table([
    ['', 'price', 'quantity', 'a month'],
    ['CloudWatch, metrics of our own', words, String(count), (count * unit).toFixed(2)],
  ]);
}

/** The cost of a million of each, as a Markdown table. */
export function costOfMillion(): string {
  const columns = Object.values(mixes);
  const used = (Object.keys(prices) as Price[]).filter((name) => columns.some((use) => name in use));
  const rows = used.map((name) => {
    const [unit, words] = prices[name];
    const cells = columns.map(({ [name]: quantity = 0 }) =>
      quantity > 0 ? `${round(quantity)}: ${(quantity * unit * million).toFixed(2)}` : '',
    );
    return [name, words, ...cells];
  });
  return table([
    ['', 'price', ...Object.keys(mixes)],
    ...rows,
    ['**sum**', '', ...columns.map((use) => `**${(dollars(use) * million).toFixed(2)}**`)],
  ]);
}

const round = (quantity: number) => Number(quantity.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 3 });
