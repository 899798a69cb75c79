import type { Entity } from './schema.ts';

/** Whom a text mentions. */
export const mentionedIn = (entities: readonly Entity[]): string[] => [...new Set(entities.flatMap((entity) => (entity.type === 'mention' ? [entity.user_id] : [])))];
