/** The report of each part of a job (`npm run job`). */
export interface JobReport {
  /** How many items this part has processed. */
  done: number;
  /** Ids of failed items, which are skipped in this run. */
  failed: string[];
  /** How many items are left; a job does not have to count beyond 100,000. */
  remaining: number;
  /** Where the next part begins; absent if no work remains. */
  after?: string;
}
