/** The groups of endpoints in the contract, in its order. */
export const tags = {
  Auth: 'Accounts, sessions and tokens',
  Users: 'Profiles',
  Follows: 'Who follows whom',
  Relations: 'Blocks and mutes',
  Media: 'Photos: uploads and variants',
  Posts: 'Posts of one to ten photos',
  Feed: 'Feeds of posts: everyone’s, and those of the people you follow',
  Hashtags: 'Posts by hashtag, and trending hashtags',
  Search: 'Search for people, hashtags and posts',
  Explore: 'Popular posts and suggested people',
  Likes: 'Likes of posts',
  Bookmarks: 'Saved posts, visible only to you',
  Comments: 'Comments on posts',
  Notifications: 'Notifications about other people’s activity, and their settings',
  Live: 'Live updates over a WebSocket',
  Moderation: 'Reports, decisions about them, appeals and notices',
  Instance: 'The instance, and who may join and read it',
  Operations: 'The API itself: its contract and its health',
} as const;

export type Tag = keyof typeof tags;
