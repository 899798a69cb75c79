/** Maximum lengths in code points, which is how the API counts. */
export const longestCaption = 2200;
export const longestComment = 2200;
export const longestAlt = 1000;
