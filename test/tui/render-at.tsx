/** Mounts the replay on a terminal of a given size that exists only in memory, and answers what it shows. */
import { render } from "ink";
import { PassThrough } from "node:stream";
import type { ReactNode } from "react";
import { openReplay } from "../../src/replay/replay.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import { PlayerApp } from "../../src/tui/player-app.tsx";
import type { Edit } from "../../src/tui/views/about.ts";
import { until } from "../support/until.ts";

/** An output stream that says it is a terminal and keeps everything written to it. */
export class Screenful extends PassThrough {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly written: Array<string> = [];

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.on("data", (chunk: Buffer) => this.written.push(chunk.toString("utf8")));
  }
}

/** A keyboard: what is written to it was typed. */
export class Keyboard extends PassThrough {
  readonly isTTY = true;
  raw = false;

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

/** Whether anything is left of it without what only sets the terminal. */
const isText = (written: string): boolean =>
  written.replaceAll(/\u001b\[[?\d;]*[a-zA-Z]/g, "").trim() !== "";

/** A key that changes nothing draws nothing; after this long it is taken to be one. */
const UNHEARD_MILLIS = 400;

export const ABOUT = {
  repeat: "fieldlab run scenarios/caps/xp-home-sixth-peer.scenario.yaml --seed 11",
  verdictLine: "✓ passed",
  sourceFile: "scenarios/caps/xp-home-sixth-peer.scenario.yaml",
};

export interface Shown {
  /** The screen as text, rows without trailing spaces. */
  readonly text: () => string;
  /** Everything written, control sequences included. */
  readonly bytes: () => string;
  /** How often something was written. */
  readonly drawn: () => number;
  readonly press: (keys: string) => Promise<void>;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  readonly ended: () => boolean;
  readonly close: () => void;
}

/** Anything the replay shows, on a terminal of this size. */
export const renderTree = async (
  columns: number,
  rows: number,
  tree: ReactNode,
  options: { readonly screenReader?: boolean } = {},
): Promise<Shown> => {
  const stdout = new Screenful(columns, rows);
  const stdin = new Keyboard();
  const app = render(tree, {
    stdout: stdout,
    stdin: stdin,
    debug: true,
    isScreenReaderEnabled: options.screenReader ?? false,
    interactive: true,
    patchConsole: false,
  });
  await until(() => stdout.written.length > 0 && stdin.raw);
  let ended = false;
  void app.waitUntilExit().finally(() => {
    ended = true;
  });
  return {
    text: () => {
      const frames = stdout.written.filter((each) => each.includes("\n"));
      return (frames.at(-1) ?? stdout.written.findLast(isText) ?? "")
        .split("\n")
        .map((row) => row.trimEnd())
        .join("\n");
    },
    bytes: () => stdout.written.join(""),
    drawn: () => stdout.written.length,
    press: async (keys) => {
      const drawn = stdout.written.length;
      stdin.write(keys);
      await until(() => stdout.written.length > drawn, { millis: UNHEARD_MILLIS });
    },
    resize: async (toColumns, toRows) => {
      stdout.columns = toColumns;
      stdout.rows = toRows;
      const drawn = stdout.written.length;
      stdout.emit("resize");
      // Ink draws the old frame once more at the new size before the new one.
      await until(() => stdout.written.length > drawn + 1, { millis: UNHEARD_MILLIS });
    },
    ended: () => ended,
    close: () => {
      app.unmount();
    },
  };
};

export const renderAt = (
  columns: number,
  rows: number,
  journal: ReplayJournal,
  options: {
    readonly color?: boolean;
    readonly title?: string;
    readonly sourceFile?: string | null;
    readonly edit?: Edit;
    readonly presenting?: boolean;
    readonly screenReader?: boolean;
  } = {},
): Promise<Shown> => {
  const title = options.title ?? openReplay(journal).world.scenario;
  return renderTree(
    columns,
    rows,
    <PlayerApp
      replay={openReplay(journal)}
      about={{
        ...ABOUT,
        title,
        sourceFile: options.sourceFile === undefined ? ABOUT.sourceFile : options.sourceFile,
      }}
      color={options.color ?? false}
      presenting={options.presenting ?? false}
      edit={options.edit}
    />,
    options,
  );
};
