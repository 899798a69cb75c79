/** In code points, as the API counts them. */
export const longestCaption = 2200;
export const longestComment = 2200;
export const longestAlt = 1000;
