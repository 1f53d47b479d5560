/**
 * The line that says how far a run is, on a terminal only: written over itself on stderr, and gone before anything else is
 * written, so that nothing of it stays.
 */
import { canBeDrawnOn } from "../terminal.ts";
import type { Wanted } from "./flags.ts";

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

export interface Progress {
  readonly done: (good: boolean, name: string) => void;
  /** Makes room for other output; the line comes back with the next `done` or `draw`. */
  readonly clear: () => void;
  readonly draw: () => void;
}

const CLEARED = "\r\u001B[K";

/** A line of dots on the same terminal is not to be written over, and says how far things are as well. */
const hasDots = (reporters: ReadonlyArray<Wanted>): boolean =>
  reporters.some(({ file, name }) => name === "dot" && file === undefined);

export const progressOn = (
  terminal: Terminal,
  {
    env,
    reporters = [],
    total,
  }: {
    readonly total: number;
    readonly reporters?: ReadonlyArray<Wanted>;
    readonly env: { readonly [name: string]: string | undefined };
  },
): Progress => {
  if (terminal.isTTY !== true || !canBeDrawnOn(env) || total < 2 || hasDots(reporters))
    return { done: () => {}, clear: () => {}, draw: () => {} };
  let done = 0;
  let failed = 0;
  let line = "";
  const draw = (): void => {
    // A line that wraps could not be taken back.
    if (line !== "") terminal.write(`${CLEARED}${line.slice(0, (terminal.columns || 80) - 1)}`);
  };
  return {
    done: (good, name) => {
      done += 1;
      if (!good) failed += 1;
      line = `${done}/${total} scenarios${failed === 0 ? "" : ` · ${failed} failed`} · ${name}`;
      draw();
    },
    clear: () => {
      if (line !== "") terminal.write(CLEARED);
    },
    draw,
  };
};
