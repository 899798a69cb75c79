/**
 * The tables of "Costs" in docs/operations.md. `node docs/operations/cost.ts` prints them, with `--write` into the page.
 * US dollars, us-east-1, AWS's public prices as of the end of 2025, without free tiers, discounts and tax.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('../operations.md', import.meta.url);
const hoursAMonth = 730;
const million = 1e6;

/** By name: what a unit costs, and how the price list says it. */
const prices = {
  'CloudFront, requests': [1 / million, '1.00 a million'],
  'CloudFront, KB out': [0.085 / million, '0.085 a GB'],
  'WAF, function at the edge': [0.7 / million, '0.60 + 0.10 a million'],
  'API Gateway, requests': [3.5 / million, '3.50 a million'],
  'Lambda, invocations': [0.2 / million, '0.20 a million'],
  'Lambda arm64, GB-s': [13.3334 / million, '13.33 a million'],
  'DynamoDB, write units': [0.625 / million, '0.625 a million'],
  'DynamoDB, read units': [0.125 / million, '0.125 a million'],
  'Valkey, ECPU': [0.0023 / million, '0.0023 a million'],
  'Aurora, ACU-seconds': [0.12 / 3600, '0.12 an ACU-hour'],
  'Aurora, I/O': [0.2 / million, '0.20 a million'],
  'SNS, publishes': [0.5 / million, '0.50 a million'],
  'SQS, requests': [0.4 / million, '0.40 a million'],
  'S3, PUT': [5 / million, '5.00 a million'],
  'S3, GET': [0.4 / million, '0.40 a million'],
  'CloudWatch Logs, KB': [0.5 / million, '0.50 a GB'],
  'X-Ray, traces': [5 / million, '5.00 a million'],
} as const;

type Price = keyof typeof prices;
type Use = Partial<Record<Price, number>>;
const entries = (use: Use) => Object.entries(use) as [Price, number][];

/** Lambda: invocations that take so long (seconds) with so much memory (MB). What it logs by itself is half a KB. */
const runs = (count: number, seconds: number, memory = 1024): Use => ({
  'Lambda, invocations': count,
  'Lambda arm64, GB-s': (count * seconds * memory) / 1024,
  'CloudWatch Logs, KB': count * 0.5,
});

/** One request of the API: the front door, a function, an answer of so many KB, and every twentieth traced. */
const request = (seconds: number, answer: number, memory?: number): Use =>
  sum(runs(1, seconds, memory), {
    'CloudFront, requests': 1,
    'CloudFront, KB out': answer,
    'WAF, function at the edge': 1,
    'API Gateway, requests': 1,
    'X-Ray, traces': 0.05,
  });

/** Half a millisecond of a core for each statement; an ACU is about a quarter of a core. */
const statements = (count: number, writes = 0): Use => ({ 'Aurora, ACU-seconds': count * 0.002, 'Aurora, I/O': writes });

/** What a million of each takes, by their column. Where the quantities come from is told below the table. */
const mixes: Record<string, Use> = {
  'page, warm': sum(request(0.015, 3), { 'Valkey, ECPU': 15 }),
  'page, usual': sum(request(0.04, 3), statements(1), { 'Valkey, ECPU': 100, 'DynamoDB, read units': 20 }),
  'page, cold': sum(request(0.08, 3), statements(7), { 'Valkey, ECPU': 200, 'DynamoDB, read units': 20 }),
  like: sum(
    request(0.04, 0.5),
    // Stream publisher and consumer, each with about five changes at a time.
    runs(0.4, 0.04),
    { 'DynamoDB, write units': 5, 'DynamoDB, read units': 2, 'Valkey, ECPU': 37 },
    { 'SNS, publishes': 1, 'SQS, requests': 1.4 },
  ),
  'photo post': sum(
    request(0.04, 2),
    request(1.5, 1, 1769),
    request(0.06, 1),
    // The upload's message comes twice: while the confirmation is at it, and after.
    runs(2, 0.2, 1769),
    runs(1, 0.1),
    statements(30, 20),
    { 'DynamoDB, write units': 3, 'DynamoDB, read units': 2, 'Valkey, ECPU': 240 },
    { 'SNS, publishes': 2, 'SQS, requests': 7, 'S3, PUT': 5, 'S3, GET': 1 },
  ),
  '10 photos shown': { 'CloudFront, requests': 10, 'CloudFront, KB out': 1500, 'S3, GET': 0.5 },
};

/** What a month costs that nobody comes in: the quantity in words, and in dollars. */
const floor: [what: string, quantity: string, dollars: number][] = [
  ['Aurora', '2 instances x 1 ACU x 730 h x 0.12', 2 * 0.12 * hoursAMonth],
  ['RDS Proxy', 'at least 8 ACU x 730 h x 0.015', 8 * 0.015 * hoursAMonth],
  ['Interface endpoints', '3 services x 2 zones x 730 h x 0.01', 6 * 0.01 * hoursAMonth],
  ['`relay-outbox`', '43,800 runs x 30.5 s x 0.25 GB x 0.0000133334', 43_800 * 30.5 * 0.25 * 0.0000133334],
  ['WAF', '2 lists x 5 + 4 rules x 1', 14],
  ['Valkey', 'at least 0.1 GB x 730 h x 0.084', 0.1 * 0.084 * hoursAMonth],
  ['Alarms', '49 metrics x 0.10', 4.9],
  ['SQS', '6 queues x 5 long polls x 3 a minute, 0.40 a million', ((6 * 5 * 3 * 60 * hoursAMonth) / million) * 0.4],
  ['Metrics of our own, secrets', '7 x 0.30 + 2 x 0.40', 2.9],
];

/** The tables, by the name of the place they have in the page. */
export function tables(): Record<string, string> {
  const columns = Object.values(mixes);
  const rows = (Object.keys(prices) as Price[]).map((name) => {
    const [unit, words] = prices[name];
    const cells = columns.map(({ [name]: quantity = 0 }) =>
      quantity > 0 ? `${round(quantity)}: ${(quantity * unit * million).toFixed(2)}` : '',
    );
    return [name, words, ...cells];
  });
  const totals = columns.map((use) =>
    entries(use).reduce((all, [name, quantity]) => all + quantity * prices[name][0] * million, 0),
  );
  const dollars = floor.toSorted((a, b) => b[2] - a[2]);
  return {
    million: table([
      ['', 'price', ...Object.keys(mixes)],
      ...rows,
      ['**sum**', '', ...totals.map((total) => `**${total.toFixed(2)}**`)],
    ]),
    floor: table([
      ['', 'quantity', 'a month'],
      ...dollars.map(([what, quantity, amount]) => [what, quantity, amount.toFixed(2)]),
      ['**sum**', '', `**${dollars.reduce((all, [, , amount]) => all + amount, 0).toFixed(2)}**`],
    ]),
  };
}

function sum(...uses: Use[]): Use {
  const all: Use = {};
  for (const use of uses) for (const [name, quantity] of entries(use)) all[name] = (all[name] ?? 0) + quantity;
  return all;
}

const round = (quantity: number) => Number(quantity.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 3 });

function table([head = [], ...rows]: string[][]): string {
  const alignment = head.map((_, column) => (column < 2 ? '---' : '--:'));
  return [head, alignment, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

if (import.meta.main) {
  const made = Object.entries(tables());
  for (const [, text] of made) console.log(`${text}\n`);
  if (process.argv.includes('--write')) {
    const place = (name: string) => new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- /${name} -->)`);
    const text = made.reduce((all, [name, content]) => all.replace(place(name), () => `${content}\n`), readFileSync(page, 'utf8'));
    writeFileSync(page, text);
  }
}
