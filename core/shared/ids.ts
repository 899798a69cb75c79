import { v7 } from 'uuid';
import * as z from 'zod';

const uuid = /^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$/;

/** A new UUIDv7 (RFC 9562), ordered by creation time. */
export const newId = (): string => v7();

/** Lower than every id: the start of a walk in id order. */
export const lowestId = '00000000-0000-0000-0000-000000000000';

export const isId = (text: string): boolean => uuid.test(text);

/** Lower case with hyphens, the form that is stored and shown. */
export function canonicalId(id: string): string {
  const hex = id.replaceAll('-', '').toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The example id in the documentation. */
export const exampleId = '0198c1f2-77aa-7c3e-9b1d-3f2e1d0c9b8a';

/** An id as clients send it: with or without hyphens, in any case. */
export const Id = z
  .string()
  .regex(uuid, 'must be a UUID')
  .transform(canonicalId)
  // No `format: 'uuid'`, which would require the hyphens.
  .meta({ description: 'A UUID, accepted with or without hyphens, in any case', examples: [exampleId] });

/** An id in a response. */
export const OwnId = z.string().meta({ format: 'uuid', examples: [exampleId] });
