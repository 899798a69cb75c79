/** What a crash worker does, and where it is killed. */
export type Order = (
  | { do: 'post'; user: string; post: string; photo: string }
  | { do: 'delete'; user: string; post: string }
  | { do: 'follow'; user: string; followee: string }
  | { do: 'like'; user: string; post: string }
  | { do: 'comment'; user: string; post: string; comment: string }
  | { do: 'relay' }
  | { do: 'stream'; streamArn: string }
  /** `calls`: during an erasure, it is killed after this number of external calls. */
  | { do: 'consume'; arn: string; queue: 'post-published' | 'post-deleted' | 'follow-changed' | 'interaction-changed' | 'fan-out' | 'erasure-due' | 'live-message'; calls?: number }
) & { at: Boundary };

export type Boundary =
  | 'before commit'
  | 'after commit'
  | 'before publish'
  | 'after publish'
  | 'after mark'
  | 'after receive'
  | 'amid effect'
  | 'amid removal'
  | 'amid erasure'
  | 'before delete'
  | 'after delete';
