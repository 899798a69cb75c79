import { S3Error, accessDenied } from './s3-error.ts';

export interface PolicyTerms {
  /** In bytes, like `maxSize`; both are inclusive. */
  minSize: number;
  maxSize: number;
}

type Condition = Record<string, string> | [operator: string, name: string | number, value: string | number];

const FREE_FIELDS = new Set(['x-amz-signature', 'file', 'policy']);
const S3_MAX_POST = 5 * 1024 ** 3;

/**
 * Checks a browser upload form against its policy document.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 * @param fields the form's fields before the file, by lower-case name, including `bucket`
 * @throws S3Error 403 if the policy has expired, a condition fails, or a field is not covered by a condition
 */
export function checkPolicy(policy: string, fields: ReadonlyMap<string, string>, now: Date): PolicyTerms {
  const { expiration, conditions } = parsePolicy(policy);
  if (!(Date.parse(expiration) > now.getTime()))
    throw accessDenied('Invalid according to Policy: Policy expired.');

  const terms: PolicyTerms = { minSize: 0, maxSize: S3_MAX_POST };
  const covered = new Set<string>();
  for (const condition of conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      terms.minSize = Math.max(terms.minSize, sizeOf(condition[1]));
      terms.maxSize = Math.min(terms.maxSize, sizeOf(condition[2]));
      continue;
    }
    for (const [operator, name, value] of matches(condition)) {
      covered.add(name);
      if (!holds(operator, fields.get(name) ?? '', value)) {
        throw accessDenied(
          `Invalid according to Policy: Policy Condition failed: ${JSON.stringify(condition)}`,
        );
      }
    }
  }
  const extra = [...fields.keys()].filter(
    (name) =>
      !covered.has(name) && !FREE_FIELDS.has(name) && !name.startsWith('x-ignore-') && name !== 'bucket',
  );
  if (extra.length > 0) {
    throw accessDenied(`Invalid according to Policy: Extra input fields: ${extra.join(', ')}`);
  }
  return terms;
}

function parsePolicy(policy: string): { expiration: string; conditions: Condition[] } {
  try {
    const document: unknown = JSON.parse(Buffer.from(policy, 'base64').toString('utf8'));
    const { expiration, conditions } = document as { expiration?: unknown; conditions?: unknown };
    if (typeof expiration === 'string' && Array.isArray(conditions) && conditions.every(isCondition)) {
      return { expiration, conditions };
    }
  } catch {
    // Not JSON in base64, which is reported below.
  }
  throw new S3Error(
    400,
    'InvalidPolicyDocument',
    'The content of the form does not meet the conditions specified.',
  );
}

function isCondition(value: unknown): value is Condition {
  if (Array.isArray(value)) return value.length === 3 && typeof value[0] === 'string';
  return typeof value === 'object' && value !== null;
}

/** Converts both forms of a condition, `{ acl: 'x' }` and `['eq', '$acl', 'x']`, to operator, lower-case field name and value. */
function matches(condition: Condition): [operator: string, name: string, value: string][] {
  if (!Array.isArray(condition)) {
    return Object.entries(condition).map(([name, value]) => ['eq', name.toLowerCase(), String(value)]);
  }
  const [operator, name, value] = condition;
  return [[operator, String(name).replace(/^\$/, '').toLowerCase(), String(value)]];
}

function holds(operator: string, actual: string, expected: string): boolean {
  if (operator === 'eq') return actual === expected;
  if (operator === 'starts-with') return actual.startsWith(expected);
  return false;
}

function sizeOf(value: string | number): number {
  const size = Number(value);
  if (Number.isInteger(size) && size >= 0) return size;
  throw new S3Error(400, 'InvalidPolicyDocument', 'content-length-range takes two whole numbers.');
}
