/** What a checker answers: how much it really compared, and every violation in a sentence with the events that prove it. */
export interface Violation {
  readonly message: string;
  /** Journal sequence numbers. */
  readonly proof: ReadonlyArray<number>;
}

export interface CheckReport {
  /** Comparisons made; a checker that compared nothing has said nothing. */
  readonly checked: number;
  readonly violations: ReadonlyArray<Violation>;
}
