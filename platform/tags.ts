/** The groups of endpoints in the contract, in its order. */
export const tags = {
  Auth: 'Accounts, sessions and tokens',
  Users: 'Profiles',
  Follows: 'Who follows whom',
  Relations: 'Blocks and mutes',
  Media: 'Photos: sending them, and their variants',
  Posts: 'Posts of one to ten photos',
  Feed: 'Pages of posts by many authors',
  Hashtags: 'Posts by hashtag, and hashtags that are used much',
  Search: 'People, hashtags and posts by what is typed',
  Explore: 'Popular posts and suggested people',
  Likes: 'Likes of posts',
  Bookmarks: 'Posts that people keep for themselves',
  Comments: 'Comments on posts',
  Notifications: 'What others have done that concerns you, and what you want to know of it',
  Live: 'Messages over a WebSocket while a page is open',
  Moderation: 'Reports, decisions about them, appeals and notices',
  Instance: 'What an instance is, and who may join and read it',
  Operations: 'The API itself: its contract and its health',
} as const;

export type Tag = keyof typeof tags;
