/** Kinds of items in the by-user index of the interactions table. */
export type DoneKind = 'LIKE' | 'BOOKMARK' | 'COMMENT' | 'COMMENT_LIKE' | 'IDEM';

/** The sort key in that index: the action, its time (microseconds), and its object. */
export const doneAt = (kind: DoneKind, micros: number, id: string): string => `${kind}#${String(micros).padStart(16, '0')}#${id}`;
