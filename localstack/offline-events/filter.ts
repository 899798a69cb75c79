type Fields = Record<string, unknown>;

/**
 * Whether a record passes a Lambda event filter: there are no patterns, or one of them matches.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function passes(record: unknown, patterns: Fields[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matchesFields(pattern, record));
}

function matchesFields(pattern: Fields, value: unknown): boolean {
  const fields = isFields(value) ? value : {};
  return Object.entries(pattern).every(([key, expected]) => {
    if (key === '$or' && Array.isArray(expected)) return expected.some((one: Fields) => matchesFields(one, value));
    const actual = fields[key];
    return Array.isArray(expected)
      ? expected.some((rule) => matchesAny(rule, actual))
      : matchesFields(expected as Fields, actual);
  });
}

function matchesAny(rule: unknown, actual: unknown): boolean {
  return Array.isArray(actual) ? actual.some((one) => matchesRule(rule, one)) : matchesRule(rule, actual);
}

function matchesRule(rule: unknown, actual: unknown): boolean {
  if (!isFields(rule)) return rule === actual;
  const [[operator, operand] = ['', undefined]] = Object.entries(rule);
  const text = typeof actual === 'string' ? actual : undefined;
  switch (operator) {
    case 'exists':
      return operand === (actual !== undefined);
    case 'prefix':
      return text !== undefined && text.startsWith(String(operand));
    case 'suffix':
      return text !== undefined && text.endsWith(String(operand));
    case 'equals-ignore-case':
      return text?.toLowerCase() === String(operand).toLowerCase();
    case 'anything-but':
      return actual !== undefined && ![operand].flat().some((one) => matchesRule(one, actual));
    case 'numeric':
      return typeof actual === 'number' && inRange(operand as (string | number)[], actual);
    default:
      throw new Error(`Unknown operator in a filter pattern: ${JSON.stringify(rule)}`);
  }
}

function inRange(range: (string | number)[], actual: number): boolean {
  for (let index = 0; index < range.length; index += 2) {
    const bound = Number(range[index + 1]);
    const holds = {
      '=': actual === bound,
      '<': actual < bound,
      '<=': actual <= bound,
      '>': actual > bound,
      '>=': actual >= bound,
    };
    if (!holds[range[index] as keyof typeof holds]) return false;
  }
  return true;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
