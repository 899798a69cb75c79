const million = 1_000_000;

export const hoursAMonth = 730;

/**
 * AWS's public prices in us-east-1 at the end of 2025, in US dollars, without free tiers, discounts and tax: the price of a unit,
 * and its wording in the price list.
 */
export const prices = {
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
  'S3, PUT to Standard-IA': [10 / million, '10.00 a million'],
  'S3, GET': [0.4 / million, '0.40 a million'],
  'CloudWatch Logs, KB': [0.5 / million, '0.50 a GB'],
  'X-Ray, traces': [5 / million, '5.00 a million'],
  'Aurora, ACU-months': [0.12 * hoursAMonth, '0.12 an ACU-hour'],
  'RDS Proxy, ACU-months': [0.015 * hoursAMonth, '0.015 an ACU-hour'],
  'Interface endpoint, addresses': [0.01 * hoursAMonth, '0.01 an hour'],
  'Valkey, GB-months': [0.084 * hoursAMonth, '0.084 a GB-hour'],
  'WAF, lists': [5, '5.00'],
  'WAF, rules': [1, '1.00'],
  'CloudWatch, alarmed metrics': [0.1, '0.10'],
  'CloudWatch, metrics of our own': [0.3, '0.30'],
  'CloudWatch, dashboards': [3, '3.00'],
  'Secrets Manager, secrets': [0.4, '0.40'],
} as const satisfies Record<string, readonly [dollars: number, words: string]>;

export type Price = keyof typeof prices;
export type Use = Partial<Record<Price, number>>;

export const usesIn = (use: Use) => Object.entries(use) as [Price, number][];

export const dollars = (use: Use): number => usesIn(use).reduce((all, [name, quantity]) => all + quantity * prices[name][0], 0);

export function sum(...uses: Use[]): Use {
  const all: Use = {};
  for (const use of uses) for (const [name, quantity] of usesIn(use)) all[name] = (all[name] ?? 0) + quantity;
  return all;
}

/** A Markdown table; all columns but the first two are numeric. */
export function table([head = [], ...rows]: string[][]): string {
  const alignment = head.map((_, column) => (column < 2 ? '---' : '--:'));
  return [head, alignment, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
