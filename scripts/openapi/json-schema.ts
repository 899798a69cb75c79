import * as z from 'zod';

export type Json = Record<string, unknown>;

/** Converts `schema` to JSON Schema; named schemas are moved to `components`, the document's schemas. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: described }) => {
      // zod omits examples and defaults of transformed schemas; ours are for what clients send.
      const { examples, default: byDefault } = (z.globalRegistry.get(zodSchema) ?? {}) as Json;
      Object.assign(described, examples !== undefined && { examples }, byDefault !== undefined && { default: byDefault });
      // Responses may get new fields, which clients have to ignore.
      if (io === 'output') delete described.additionalProperties;
    },
  }) as Json & { $defs?: Json };
  for (const [name, definition] of Object.entries($defs)) addComponent(components, name, inDocument(definition, 'schemas'));
  return inDocument(root, 'schemas') as Json;
}

/** Adds content shared by several operations under `name`. Different content with the same name is an error. */
export function addComponent(components: Json, name: string, content: unknown): void {
  if (name in components && JSON.stringify(components[name]) !== JSON.stringify(content)) {
    throw new Error(
      `Two different schemas are called ${name} in the contract. A parameter has one schema wherever it appears (use that of the other ` +
        'endpoints, such as PostPath or UserPath), and a z.strictObject cannot be both a body and a response.',
    );
  }
  components[name] = content;
}

const inDocument = (value: unknown, section: string): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', `"#/components/${section}/`)) as unknown;

export const pascal = (name: string): string => name.replace(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase());
export const camel = (name: string): string => name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
