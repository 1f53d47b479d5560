/** What the replay shows of the run besides its journal: words the command line knows. */
export interface About {
  readonly title: string;
  /** The command that repeats the run. */
  readonly repeat: string;
  readonly verdictLine: string;
  readonly sourceFile: string | null;
}
