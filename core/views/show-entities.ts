import type { Entity } from '../entities/schema.ts';
import type { Relations } from '../visibility/relations.ts';

/** The entities that the reader may follow; an omitted mention stays text. */
export const showEntities = (entities: readonly Entity[], relations: Relations): Entity[] =>
  entities.filter((entity) => entity.type !== 'mention' || relations.may('search', entity.user_id));
