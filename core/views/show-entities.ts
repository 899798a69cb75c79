import type { Entity } from '../entities/schema.ts';
import type { Relations } from '../visibility/relations.ts';

/** Those that the reader may be led to; a name that is left out stays text. */
export const showEntities = (entities: readonly Entity[], relations: Relations): Entity[] =>
  entities.filter((entity) => entity.type !== 'mention' || relations.may('search', entity.user_id));
