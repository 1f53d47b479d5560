/** Mounts something in the terminal, full screen, and gives the terminal back at the end, however it ends. */
import { render } from "ink";
import type { ReactNode } from "react";
import { Guarded } from "./guarded.tsx";

export interface Terminal {
  /** False draws without any colour or style; the caller knows about NO_COLOR and --no-color. */
  readonly color: boolean;
  /** Must be a terminal: without one use `plainStory`. */
  readonly stdout: NodeJS.WritableStream;
  readonly stdin: NodeJS.ReadableStream & {
    readonly isTTY?: boolean;
    setRawMode?(on: boolean): unknown;
  };
  /** What is written, in the signs the terminal's font has; all of them where this is left out. */
  readonly inSigns?: ((text: string) => string) | undefined;
  /** Words one after the other instead of a picture. */
  readonly screenReader?: boolean;
}

/**
 * Resolves when the watcher quits, by `q` or Ctrl-C. Rejects with the error when a component throws; in every case the screen
 * shown before, the cursor and the keyboard are back first.
 */
export const mount = async (shown: ReactNode, terminal: Terminal): Promise<void> => {
  takeKeyboard(terminal);
  try {
    const app = render(<Guarded>{shown}</Guarded>, {
      stdout: writingInSigns(terminal),
      stdin: terminal.stdin,
      // A screen reader follows the cursor and what was said before: both stay where they are.
      alternateScreen: terminal.screenReader !== true,
      isScreenReaderEnabled: terminal.screenReader ?? false,
      incrementalRendering: true,
      interactive: true,
      exitOnCtrlC: true,
      // Nothing prints while the replay has the screen, so nothing has to be kept from it.
      patchConsole: false,
    });
    await app.waitUntilExit();
  } finally {
    if (terminal.stdin.isTTY === true) terminal.stdin.setRawMode?.(false);
    // The last words stay, and what follows begins on a line of its own.
    if (terminal.screenReader === true) terminal.stdout.write("\n");
  }
};

/** The terminal's output with every sign replaced on its way; everything else of it is as it was. */
const writingInSigns = ({ inSigns, stdout }: Terminal): Terminal["stdout"] =>
  inSigns === undefined
    ? stdout
    : new Proxy(stdout, {
        get: (target, name) => {
          if (name === "write")
            return (text: string | Uint8Array, ...rest: ReadonlyArray<never>) =>
              target.write(typeof text === "string" ? inSigns(text) : text, ...rest);
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });

/**
 * A key pressed before the replay listens is echoed by the terminal and moves its cursor, and the first frame would begin
 * there, one cell too far right. So echo ends first, and the cursor goes back to the start of its line.
 */
const takeKeyboard = ({ stdin, stdout }: Terminal): void => {
  if (stdin.isTTY === true) stdin.setRawMode?.(true);
  stdout.write("\r\u001B[K");
};
