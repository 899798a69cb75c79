import { type AnySchema, Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import openapi from '../../docs/openapi.json' with { type: 'json' };

interface Response {
  content?: Record<string, object>;
}

interface Operation {
  responses: Record<string, Response | { $ref: string }>;
}

const paths = openapi.paths as unknown as Record<string, Record<string, Operation>>;

// Formats are annotations in OpenAPI 3.1.
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).addSchema(openapi as AnySchema, 'contract');

/** The most specific path of the contract that matches `path`, if any. */
export function templateOf(path: string): string | undefined {
  const clean = path.replace(/\?.*$/, '').replace(/(?<=.)\/+$/, '');
  return templates.find(({ fits }) => fits.test(clean))?.template;
}

const parameters = (template: string) => template.split('{').length;

/** Most specific first. */
const templates = Object.keys(paths)
  .toSorted((a, b) => parameters(a) - parameters(b))
  .map((template) => ({ template, fits: new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) }));

/** Checks that a response is in the contract of this operation, by its status, type, schema and error code. */
export function expectContract(method: string, template: string, response: { status: number; headers: Record<string, string>; body: unknown }): void {
  const operation = paths[template]?.[method.toLowerCase()];
  if (!operation) return;
  const { status, headers, body } = response;
  // The gateway has decoded the path before routing and found no route.
  if ((body as { code?: string } | null)?.code === 'no_such_path') return;
  const where = `${method} ${template} ${status}`;
  const declared = operation.responses[status];
  if (!declared) throw new Error(`${where} is not in the contract: ${JSON.stringify(body).slice(0, 500)}`);
  const pointer = '$ref' in declared ? declared.$ref : `#/paths/${escape(template)}/${method.toLowerCase()}/responses/${status}`;
  const { content = {} } = '$ref' in declared ? openapi.components.responses[declared.$ref.split('/').at(-1) as keyof typeof openapi.components.responses] as Response : declared;
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1].replace(/;.*$/, '');
  // Some gateways set a content type for an empty body.
  if (body === '' || (type === undefined && Object.keys(content).length === 0)) return;
  expect(Object.keys(content), where).toContain(type);
  const validate = ajv.getSchema(`contract${pointer}/content/${escape(type!)}/schema`)!;
  if (!validate(body)) expect(validate.errors, `${where}: ${JSON.stringify(body).slice(0, 500)}`).toEqual([]);
}

const escape = (token: string) => token.replaceAll('~', '~0').replaceAll('/', '~1');
