/** What a checker answers: how much it really compared, and every violation in a sentence with the events that prove it. */
export interface CheckReport {
  /** Comparisons made; a checker that compared nothing has said nothing. */
  readonly checked: number;
  readonly violations: ReadonlyArray<{
    readonly message: string;
    /** Journal sequence numbers. */
    readonly proof: ReadonlyArray<number>;
  }>;
}
