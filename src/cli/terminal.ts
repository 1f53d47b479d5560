/** The terminal this command was started in, as the replay takes it. */
import * as Effect from "effect/Effect";
import type { ReplayTerminal } from "../tui/app.tsx";
import { tellInk } from "./colour.ts";
import { openEditor } from "./editor.ts";
import { harmless } from "../scenarios/language/render.ts";
import { fewSigns, type Signs } from "../tui/few-signs.ts";
import { EXIT_CODES, stop } from "./exit.ts";
import { Output } from "./output.ts";

/** Whether there is one to draw on and to hear keys from. */
export const isTerminal = (): boolean =>
  process.stdout.isTTY && process.stdin.isTTY && canBeDrawnOn(process.env);

/** A terminal that calls itself dumb moves no cursor: lines are all it can show. */
export const canBeDrawnOn = (env: Environment): boolean => env["TERM"] !== "dumb";

type Environment = { readonly [name: string]: string | undefined };

/**
 * Which signs the terminal's font has. The old Windows console is known by what newer terminals say and it does not: it finds no sign in
 * another font. `FIELDLAB_SIGNS` says it where this is wrong; null where it says nothing that is known.
 */
export const signsOf = (platform: string, env: Environment): Signs | null => {
  const asked = (env["FIELDLAB_SIGNS"] ?? "").trim().toLowerCase();
  if (asked === "all" || asked === "wgl4" || asked === "ascii") return asked;
  if (asked !== "") return null;
  const findsOtherFonts = ["WT_SESSION", "TERM_PROGRAM", "TERM"].some(
    (name) => env[name] !== undefined,
  );
  return platform === "win32" && !findsOtherFonts ? "wgl4" : "all";
};

/** Call before Ink is imported: what it does about colours is decided then. */
export const openTerminal = Effect.fnUntraced(function* (asked: {
  readonly screenReader: boolean;
}) {
  const { colour } = yield* Output;
  const signs = signsOf(process.platform, process.env);
  if (signs === null)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "unknown-signs",
      wrong: `the variable FIELDLAB_SIGNS is "${harmless(process.env["FIELDLAB_SIGNS"] ?? "")}"`,
      expected: "all, wgl4 or ascii",
      todo: "set it to one of them, or unset it",
    });
  tellInk(colour, process.env);
  const terminal: ReplayTerminal = {
    color: colour,
    inSigns: fewSigns(signs),
    // Ink's own variable, so that one setting serves every program made with it.
    screenReader: asked.screenReader || process.env["INK_SCREEN_READER"] === "true",
    stdin: process.stdin,
    stdout: process.stdout,
    edit: (place) => openEditor(place, process.env),
  };
  return terminal;
});
