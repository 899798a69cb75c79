import { readFile } from 'node:fs/promises';
import { isAlias, isMap, isSeq, isScalar, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { CloudError } from './cloud-error.ts';

export type Properties = Record<string, unknown>;

/** An entry in the Resources of a CloudFormation template. */
export interface Resource {
  Type: string;
  Properties?: Properties;
  Condition?: string;
}

export type Resources = Record<string, Resource>;

/**
 * Reads the Resources of template files and expands short tags (`!Ref`, `!GetAtt`, ...) to their long form.
 * @param vars values for variables in the style of serverless.yml: `{ 'sls:stage': 'local' }` replaces `${sls:stage}`
 * @throws CloudError for a variable without a value, or a logical id that occurs in two files
 */
export async function loadResources(files: string[], vars: Record<string, string>): Promise<Resources> {
  const resources: Resources = {};
  for (const file of files) {
    const document = parseDocument(substitute(await readFile(file, 'utf8'), vars, file), {
      logLevel: 'error',
    });
    if (document.errors[0]) throw new CloudError(`${file} is not valid YAML: ${document.errors[0].message}`);
    const content = plain(document.contents, document) as { Resources?: Resources } | null;
    for (const [id, resource] of Object.entries(content?.Resources ?? {})) {
      if (id in resources) throw new CloudError(`${file} declares ${id}, which another file declares too.`);
      resources[id] = resource;
    }
  }
  return resources;
}

/** Replaces serverless variables, which have a single colon. `${AWS::Region}` and `${SomeResource}` are CloudFormation's. */
function substitute(text: string, vars: Record<string, string>, file: string): string {
  return text.replace(/\$\{(\w+:[\w./-]+)\}/g, (_match, name: string) => {
    const value = vars[name];
    if (value === undefined) throw new CloudError(`${file} uses \${${name}}, which has no value here.`);
    return value;
  });
}

function plain(node: unknown, document: Document): unknown {
  const value = untagged(node, document);
  const tag = (node as Node | null)?.tag;
  if (!tag?.startsWith('!')) return value;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: value };
}

function untagged(node: unknown, document: Document): unknown {
  if (isAlias(node)) return plain(node.resolve(document), document);
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item) => plain(item, document));
  if (isMap(node)) {
    return Object.fromEntries(node.items.map(({ key, value }) => [String(key), plain(value, document)]));
  }
  return null;
}
