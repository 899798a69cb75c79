/** What each part of a job (`npm run job`) reports. */
export interface JobReport {
  /** What this part has dealt with. */
  done: number;
  /** Ids of what could not be dealt with, and is passed over in this run. */
  failed: string[];
  /** What is left behind this part; a job need not count further than 100,000. */
  remaining: number;
  /** Where the next part begins; absent when there is nothing left. */
  after?: string;
}
