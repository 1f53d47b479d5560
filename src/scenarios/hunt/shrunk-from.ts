/** How a shrunk file says which day it was made from, and how that is read again: only what says so may be written anew. */
import { harmless } from "../language/render.ts";
import { entryOf } from "../language/yaml/tree.ts";
import { parseYaml } from "../language/yaml/yaml.ts";

/** A value somebody wrote may have signs in it that no name of a scenario has. */
export const onALine = (text: string): string =>
  harmless(text.split("\n")[0]!.replaceAll("\t", " "));

export const shrunkFrom = (file: string): string => `Shrunk from ${onALine(file)}.`;

const nameOf = (file: string): string => file.replace(/^.*[/\\]/, "");

/** Whether this is what the day in that file was shrunk to before, from whichever folder. */
export const isShrunkFrom = (text: string, file: string): boolean => {
  const { tree } = parseYaml("", text);
  const about = tree?.kind === "map" ? entryOf(tree, "about")?.value : undefined;
  if (about?.kind !== "scalar") return false;
  const [, from] = / Shrunk from (.*)\.$/s.exec(String(about.value)) ?? [];
  return from !== undefined && nameOf(from) === nameOf(onALine(file));
};
