/** Only these two modules are imported: the whole package would be three times as large. */
declare module 'twitter-text/dist/extractHashtagsWithIndices.js' {
  /** `indices` are UTF-16 offsets. */
  export default function extractHashtagsWithIndices(text: string, options?: { checkUrlOverlap?: boolean }): { hashtag: string; indices: [number, number] }[];
}
declare module 'twitter-text/dist/extractUrlsWithIndices.js' {
  export default function extractUrlsWithIndices(text: string): { url: string; indices: [number, number] }[];
}
