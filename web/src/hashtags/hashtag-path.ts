/** The page of a hashtag. */
export const hashtagPath = (tag: string): string => `/tags/${encodeURIComponent(tag)}`;
