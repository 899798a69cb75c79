/** Keys of notifications in the table `interactions` (`core/notifications/items.ts`). Here, because events are made from their changes, too. */
export const notificationsKey = (userId: string) => `NOTIFY#${userId}`;
export const stateKey = (userId: string) => ({ pk: notificationsKey(userId), sk: 'STATE' });
export const groupKey = (userId: string, groupId: string) => ({ pk: notificationsKey(userId), sk: `GROUP#${groupId}` });
