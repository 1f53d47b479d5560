/** Lets the watcher edit a file and answers with a sentence; it has the terminal meanwhile. */
export type Edit = (place: { readonly file: string; readonly line: number }) => Promise<string>;

/** What the replay shows of the run besides its journal: words the command line knows. */
export interface About {
  readonly title: string;
  /** The command that repeats the run. */
  readonly repeat: string;
  readonly verdictLine: string;
  readonly sourceFile: string | null;
  /** Why the file as it is now cannot be played; the day on the screen is the one before. */
  readonly problem?: Problem | undefined;
}

export interface Problem {
  readonly title: string;
  /** As the command line says it. */
  readonly text: string;
  /** Where the day can be looked at all the same: esc takes it away. */
  readonly closes?: true;
}
