interface PostBody {
  media_ids: string[];
}

/**
 * The Idempotency-Key of a post, which depends only on its content, so it survives a reload. A photo can only be in one post,
 * so two posts with the same content are always the same post, sent twice.
 */
export function onceKeyOf(body: PostBody): string {
  const hash = [...JSON.stringify(body)].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)!) | 0, 0);
  return `${body.media_ids[0]}-${(hash >>> 0).toString(16)}`;
}
