/** The two parts of it that are used; the whole would be three times as much to load. */
declare module 'twitter-text/dist/extractHashtagsWithIndices.js' {
  /** `indices` are those of a JavaScript string. */
  export default function extractHashtagsWithIndices(text: string, options?: { checkUrlOverlap?: boolean }): { hashtag: string; indices: [number, number] }[];
}
declare module 'twitter-text/dist/extractUrlsWithIndices.js' {
  export default function extractUrlsWithIndices(text: string): { url: string; indices: [number, number] }[];
}
