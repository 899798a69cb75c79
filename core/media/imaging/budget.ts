import { DomainError } from '../../shared/errors.ts';

/** Time for all the work on one image, from the first byte examined to the last one encoded. */
export class Budget {
  readonly #end: number;

  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  /**
   * The remaining time, in milliseconds.
   * @throws DomainError `image_too_costly` (unprocessable) if there is none
   */
  left(): number {
    const left = this.#end - performance.now();
    if (left <= 0) throw tooCostly();
    return left;
  }

  /** The remaining time in whole seconds, for sharp's `timeout`. */
  timeout(): { seconds: number } {
    return { seconds: Math.ceil(this.left() / 1000) };
  }
}

export const tooCostly = (cause?: unknown) =>
  new DomainError('unprocessable', 'image_too_costly', 'The image takes too long to process; try a smaller one, or one with fewer frames.', { cause });
