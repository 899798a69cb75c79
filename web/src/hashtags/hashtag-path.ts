/** The path of a hashtag's page. */
export const hashtagPath = (tag: string): string => `/tags/${encodeURIComponent(tag)}`;
