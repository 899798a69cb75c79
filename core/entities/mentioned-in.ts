import type { Entity } from './schema.ts';

/** The people mentioned in a text. */
export const mentionedIn = (entities: readonly Entity[]): string[] => [...new Set(entities.flatMap((entity) => (entity.type === 'mention' ? [entity.user_id] : [])))];
