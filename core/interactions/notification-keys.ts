/** Keys of notifications in the table `interactions` (`core/notifications/items.ts`). Defined here, because their changes become events as well. */
export const notificationsKey = (userId: string) => `NOTIFY#${userId}`;
export const stateKey = (userId: string) => ({ pk: notificationsKey(userId), sk: 'STATE' });
export const groupKey = (userId: string, groupId: string) => ({ pk: notificationsKey(userId), sk: `GROUP#${groupId}` });
