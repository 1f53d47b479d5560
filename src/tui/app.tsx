/** Mounts the replay in the terminal, full screen, and gives the terminal back at the end, however it ends. */
import { render } from "ink";
import type { ReplayJournal } from "../replay/journal.ts";
import { openReplay } from "../replay/replay.ts";
import { PlayerApp, type News } from "./player-app.tsx";
import type { About, Edit } from "./views/about.ts";

export interface ReplayInput extends ReplayJournal {
  readonly title: string;
  /** The command that repeats this run. */
  readonly repeat: string;
  readonly verdictLine: string;
  /** The scenario file, for showing where a step stands in it. */
  readonly sourceFile?: string;
}

export interface ReplayTerminal {
  /** False draws without any colour or style; the caller knows about NO_COLOR and --no-color. */
  readonly color: boolean;
  /** Must be a terminal: without one use `plainStory`. */
  readonly stdout: NodeJS.WritableStream;
  readonly stdin: NodeJS.ReadableStream & {
    readonly isTTY?: boolean;
    setRawMode?(on: boolean): unknown;
  };
  /** Words one after the other instead of a picture. */
  readonly screenReader?: boolean;
  /** A trainer shows it to a room. */
  readonly presenting?: boolean;
  readonly edit?: Edit;
  /** Calls its listener with every update until what it returns is called. */
  readonly updates?: (take: (update: Update) => void) => () => void;
}

/** What may come while the replay is watched: the day played anew, or why it cannot be. */
export type Update =
  | { readonly kind: "day"; readonly input: ReplayInput }
  | { readonly kind: "problem"; readonly text: string };

const aboutOf = (input: ReplayInput): About => ({
  title: input.title,
  repeat: input.repeat,
  verdictLine: input.verdictLine,
  sourceFile: input.sourceFile ?? null,
});

/** Updates as the screen takes them. */
const newsOf = (update: Update): News =>
  update.kind === "day"
    ? { kind: "day", replay: openReplay(update.input), about: aboutOf(update.input) }
    : update;

/**
 * Resolves when the watcher quits, by `q` or Ctrl-C. Rejects with the error when a component throws; in every case the screen
 * shown before, the cursor and the keyboard are back first.
 */
export const runReplay = async (input: ReplayInput, terminal: ReplayTerminal): Promise<void> => {
  const { updates } = terminal;
  const news =
    updates === undefined
      ? undefined
      : (take: (news: News) => void) => updates((update) => take(newsOf(update)));
  takeKeyboard(terminal);
  try {
    const app = render(
      <PlayerApp
        replay={openReplay(input)}
        about={aboutOf(input)}
        color={terminal.color}
        presenting={terminal.presenting ?? false}
        edit={terminal.edit}
        news={news}
      />,
      {
        stdout: terminal.stdout,
        stdin: terminal.stdin,
        // A screen reader follows the cursor and what was said before: both stay where they are.
        alternateScreen: terminal.screenReader !== true,
        isScreenReaderEnabled: terminal.screenReader ?? false,
        incrementalRendering: true,
        interactive: true,
        exitOnCtrlC: true,
        // Nothing prints while the replay has the screen, so nothing has to be kept from it.
        patchConsole: false,
      },
    );
    await app.waitUntilExit();
  } finally {
    if (terminal.stdin.isTTY === true) terminal.stdin.setRawMode?.(false);
    // The last words stay, and what follows begins on a line of its own.
    if (terminal.screenReader === true) terminal.stdout.write("\n");
  }
};

/**
 * A key pressed before the replay listens is echoed by the terminal and moves its cursor, and the first frame would begin
 * there, one cell too far right. So echo ends first, and the cursor goes back to the start of its line.
 */
const takeKeyboard = ({ stdin, stdout }: ReplayTerminal): void => {
  if (stdin.isTTY === true) stdin.setRawMode?.(true);
  stdout.write("\r\u001B[K");
};
