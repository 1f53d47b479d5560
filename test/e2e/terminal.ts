/**
 * A real terminal of a given size, as tmux emulates one: starts a command in it, types on its keyboard, answers what stands on its
 * screen and in which state the command left it.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { BUNDLE, ROOT } from "../cli/fieldlab.ts";
import { until, type Patience } from "../support/until.ts";

/** Why there can be no terminal here; undefined when there can. */
export const terminalMissing = (): string | undefined =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, "tmux")))
    ? undefined
    : "tmux is not installed";

/** A command on a busy computer is not late before this; a look at the screen is a process of its own. */
const PATIENCE: Patience = { millis: 10_000, everyMillis: 50 };

export interface TerminalState {
  /** The screen of full-screen programs, on which nothing stays. */
  readonly alternateScreen: boolean;
  readonly cursorShown: boolean;
}

export interface Ended {
  readonly code: number;
  /** The settings of the terminal's line (`stty -a`) before and after, without its size. */
  readonly before: string;
  readonly after: string;
}

export interface Terminal {
  readonly screen: () => string;
  /** The same with the codes of its colours and styles. */
  readonly painted: () => string;
  readonly state: () => TerminalState;
  /** Keys by the names tmux has for them: `Right`, `C-c`, `x`. */
  readonly press: (...keys: ReadonlyArray<string>) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** The process of the command itself. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Waits for words on the screen and answers the screen; the screen as it stands where they never come. */
  readonly shows: (words: string) => Promise<string>;
  readonly hides: (words: string) => Promise<void>;
  readonly hasEnded: () => boolean;
  readonly ends: () => Promise<Ended>;
}

interface Start {
  readonly columns: number;
  readonly rows: number;
  readonly env?: { readonly [name: string]: string };
  /** A file its standard error goes to, and not to the terminal. */
  readonly standardError?: string;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The size changes in these tests; nothing else about a terminal may. */
const withoutSize = (settings: string): string =>
  settings.replaceAll(/\b(?:rows|columns) \d+; ?/g, "");

/** Starts `fieldlab` with these arguments in a terminal of its own. */
export const fieldlabInTerminal = (args: ReadonlyArray<string>, start: Start): Terminal => {
  const folder = mkdtempSync(join(tmpdir(), "fieldlab-terminal-"));
  const file = (name: string): string => join(folder, name);
  const written = (name: string): string =>
    existsSync(file(name)) ? readFileSync(file(name), "utf8").trim() : "";
  // Nothing of the tests' own environment: what they are run by decides about colours and about being watched.
  const env = { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C.UTF-8", ...start.env };
  const tmux = (...words: ReadonlyArray<string>): string =>
    execFileSync("tmux", ["-u", "-f", "/dev/null", "-S", file("socket"), ...words], {
      encoding: "utf8",
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
  onTestFinished(() => {
    try {
      tmux("kill-server");
    } catch {
      // It has ended by itself.
    }
    rmSync(folder, { recursive: true, force: true });
  });
  const elsewhere = start.standardError === undefined ? "" : ` 2>${quoted(start.standardError)}`;
  const command = `${[process.execPath, BUNDLE, ...args].map(quoted).join(" ")}${elsewhere}`;
  // The shell stays, so that the screen can be looked at after the end; `exec` makes the process known the command itself.
  const script = [
    `cd ${quoted(ROOT)}`,
    `stty -a >${file("before")}`,
    `sh -c 'echo $$ >"$0"; exec "$@"' ${file("pid")} ${command}`,
    `echo $? >${file("code")}`,
    `stty -a >${file("after")}`,
    `touch ${file("ended")}`,
    "exec sleep 1000",
  ].join("\n");
  const { columns, rows } = start;
  tmux("new-session", "-d", "-x", `${columns}`, "-y", `${rows}`, "sh", "-c", script);
  tmux("set-option", "-g", "status", "off");
  tmux("resize-window", "-x", `${columns}`, "-y", `${rows}`);
  const screen = (): string =>
    tmux("capture-pane", "-p")
      .split("\n")
      .map((row) => row.trimEnd())
      .join("\n");
  const hasEnded = (): boolean => existsSync(file("ended"));
  return {
    screen,
    painted: () => tmux("capture-pane", "-p", "-e"),
    state: () => {
      const [alternate, cursor] = tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}")
        .trim()
        .split(" ");
      return { alternateScreen: alternate === "1", cursorShown: cursor === "1" };
    },
    press: (...keys) => void tmux("send-keys", ...keys),
    resize: (toColumns, toRows) =>
      void tmux("resize-window", "-x", `${toColumns}`, "-y", `${toRows}`),
    signal: (signal) => {
      const pid = Number(written("pid"));
      // 0 would be everything that runs these tests.
      if (!(pid > 0)) throw new Error("the command has not been started yet");
      process.kill(pid, signal);
    },
    shows: async (words) => {
      await until(() => screen().includes(words), PATIENCE);
      return screen();
    },
    hides: (words) => until(() => !screen().includes(words), PATIENCE),
    hasEnded,
    ends: async () => {
      await until(hasEnded, PATIENCE);
      return {
        code: Number.parseInt(written("code"), 10),
        before: withoutSize(written("before")),
        after: withoutSize(written("after")),
      };
    },
  };
};
