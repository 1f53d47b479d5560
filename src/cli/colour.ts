/**
 * Whether to write colours: decided here for every command.
 *
 * The command line beats the environment, `NO_COLOR` (no-color.org) beats `FORCE_COLOR`, and without any of them a terminal
 * gets colours and a file or pipe does not.
 */
export interface ColourQuestion {
  readonly argv: ReadonlyArray<string>;
  readonly env: { readonly [name: string]: string | undefined };
  readonly isTerminal: boolean | undefined;
}

export const wantsColour = ({ argv, env, isTerminal }: ColourQuestion): boolean => {
  // Help and usage errors are written before flags are parsed, so the flag is looked up directly.
  const end = argv.indexOf("--");
  const flags = end === -1 ? argv : argv.slice(0, end);
  const asked = flags.findLast((flag) => flag === "--no-color" || flag === "--color");
  if (asked !== undefined) return asked === "--color";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced.toLowerCase() !== "false";
  return isTerminal === true && env["TERM"] !== "dumb";
};

/** Ink's chalk knows `FORCE_COLOR` and ignores `NO_COLOR` (ecosystem §B.4): call before Ink is imported. */
export const tellInk = (colour: boolean, env: { [name: string]: string | undefined }): void => {
  if (colour) return;
  env["FORCE_COLOR"] = "0";
};
