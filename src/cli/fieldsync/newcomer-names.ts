/** Names of files an engagement is to start with, which not every computer can have. All of them are told at once: each would cost a try. */
import { nameKey } from "../../engine/documents/portable-names.ts";
import { isNoText } from "../../engine/node/paths.ts";
import { isPortableDocumentName } from "../../engine/log/op.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { badName, NAMES_ARE } from "./document-names.ts";
import { printable } from "../../replay/printable.ts";

/** So many are named; who has more begins with these. */
const NAMED_MOST = 20;

const quoted = (name: string): string => `"${printable(name)}"`;

/** Where people go on working each file keeps its name, and of two that are one name elsewhere a document could have only one: the other would be taken for missing. */
const twinsIn = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const twin = seen.get(nameKey(name));
    seen.set(nameKey(name), name);
    if (twin === undefined) return [];
    return twin.normalize("NFC") === name.normalize("NFC")
      ? `two files are called ${quoted(name)}, written in two ways that look alike, and are one on Windows and Macs`
      : `${quoted(twin)} and ${quoted(name)} are one name on Windows and Macs`;
  });
};

const refuse = (wrong: string, todo: string): Stop =>
  stop({ exitCode: EXIT_CODES.failed, code: "bad-name", wrong, todo });

/** `areKept`: the files lie where people go on working, under just these names. */
export const wrongNames = (
  folder: string,
  names: ReadonlyArray<string>,
  { areKept }: { readonly areKept: boolean },
): Stop | undefined => {
  const strange = names.filter(isNoText);
  const forbidden = names.filter(
    (name) => !isNoText(name) && !isPortableDocumentName(name.normalize("NFC")),
  );
  const twins = areKept
    ? twinsIn(names.filter((name) => !isNoText(name) && !forbidden.includes(name)))
    : [];
  const [only] = forbidden;
  if (only !== undefined && strange.length + forbidden.length + twins.length === 1)
    return badName(only);
  const wrong = [
    ...strange.map((name) => `${quoted(name)} has a name that is no text in UTF-8`),
    ...forbidden.map(
      (name) => `${quoted(name)} cannot be the name of a document on every computer`,
    ),
    ...twins,
  ];
  if (wrong.length === 0) return undefined;
  const more = wrong.length - NAMED_MOST;
  const shown = more > 0 ? [...wrong.slice(0, NAMED_MOST), `and ${more} more`] : wrong;
  return refuse(
    wrong.length === 1
      ? (wrong[0] ?? "")
      : `in "${folder}" are names an engagement cannot start with:\n  ${shown.join("\n  ")}`,
    twins.length === wrong.length
      ? `give one of ${twins.length === 1 ? "the" : "each"} two files another name, and repeat this`
      : `give them other names, and repeat this: ${NAMES_ARE}`,
  );
};
