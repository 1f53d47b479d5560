/** What the command line can show in a terminal: one day, or two beside each other. */
import type { ReplayJournal } from "../replay/journal.ts";
import { openReplay } from "../replay/replay.ts";
import { mount, type Terminal } from "./mount.tsx";
import { PairApp } from "./pair-app.tsx";
import { PlayerApp, type News } from "./player-app.tsx";
import type { About, Edit, Problem } from "./views/about.ts";

export interface ReplayInput extends ReplayJournal {
  readonly title: string;
  /** The command that repeats this run. */
  readonly repeat: string;
  readonly verdictLine: string;
  /** The scenario file, for showing where a step stands in it. */
  readonly sourceFile?: string;
}

export interface ReplayTerminal extends Terminal {
  /** A trainer shows it to a room. */
  readonly presenting?: boolean;
  readonly edit?: Edit;
  /** Calls its listener with every update until what it returns is called. */
  readonly updates?: (take: (update: Update) => void) => () => void;
}

/** What may come while the replay is watched: the day played anew, or why it cannot be. */
export type Update =
  | {
      readonly kind: "day";
      readonly input: ReplayInput;
      /** What is said of it where it cannot be seen. */
      readonly told: string;
    }
  | ({ readonly kind: "problem" } & Problem);

const aboutOf = (input: ReplayInput): About => ({
  title: input.title,
  repeat: input.repeat,
  verdictLine: input.verdictLine,
  sourceFile: input.sourceFile ?? null,
});

/** Updates as the screen takes them. */
const newsOf = (update: Update): News =>
  update.kind === "day"
    ? {
        kind: "day",
        replay: openReplay(update.input),
        about: aboutOf(update.input),
        told: update.told,
      }
    : update;

/** Ends when the watcher quits; `mount` says how. */
export const runReplay = (input: ReplayInput, terminal: ReplayTerminal): Promise<void> => {
  const { updates } = terminal;
  const news =
    updates === undefined
      ? undefined
      : (take: (news: News) => void) => updates((update) => take(newsOf(update)));
  return mount(
    <PlayerApp
      replay={openReplay(input)}
      about={aboutOf(input)}
      color={terminal.color}
      presenting={terminal.presenting ?? false}
      edit={terminal.edit}
      news={news}
    />,
    terminal,
  );
};

/** One of two runs that are watched beside each other. */
export interface RunOfTwo extends ReplayJournal {
  /** What it was given, where the other one was given something else. */
  readonly name: string;
  readonly repeat: string;
  readonly verdictLine: string;
}

export const runPair = (
  runs: { readonly left: RunOfTwo; readonly right: RunOfTwo },
  terminal: Terminal,
): Promise<void> => {
  const { left, right } = runs;
  return mount(
    <PairApp
      left={openReplay(left)}
      right={openReplay(right)}
      about={{ left, right }}
      color={terminal.color}
    />,
    terminal,
  );
};
