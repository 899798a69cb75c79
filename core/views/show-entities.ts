import type { Entity } from '../entities/schema.ts';
import type { Relations } from '../visibility/relations.ts';

/** The entities whose links the reader may follow; a mention that is left out stays plain text. */
export const showEntities = (entities: readonly Entity[], relations: Relations): Entity[] =>
  entities.filter((entity) => entity.type !== 'mention' || relations.may('search', entity.user_id));
