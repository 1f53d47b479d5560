/**
 * Network paths as Windows writes them, and the mistakes YAML quotes and other systems make of them.
 */
import { readText, scalar } from "./scalars.ts";
import type { Reading } from "./scalars.ts";

/** The parts of `\\HOST\share`; the share is null in `\\HOST`. */
export interface UncPath {
  readonly host: string;
  readonly share: string | null;
}
const UNC = /^\\\\([^\\/\s]+)(?:\\([^\\/:*?"<>|]+))?$/;
const BROKEN_BY_QUOTES = /[\u0000-\u001f]/;

const readUnc = (value: unknown, shareWanted: boolean | null): Reading<UncPath> => {
  const like = shareWanted === false ? String.raw`'\\PARENT'` : String.raw`'\\PARENT\Maple'`;
  const reading = readText(value, `a network path`);
  if (!("value" in reading)) return { ...reading, hint: `write it like ${like}` };
  const written = reading.value;
  const match = UNC.exec(written);
  const host = match?.[1];
  if (host !== undefined && !BROKEN_BY_QUOTES.test(written)) {
    const share = match?.[2] ?? null;
    if (shareWanted === true && share === null) {
      return {
        code: "bad-path",
        message: `${written} names a computer; a shared folder is expected`,
        hint: `write ${written}\\ and the name of the share`,
      };
    }
    if (shareWanted === false && share !== null) {
      return {
        code: "bad-path",
        message: `${written} names a shared folder; a computer is expected`,
        hint: `write \\\\${host}`,
      };
    }
    return { value: { host, share } };
  }
  if (BROKEN_BY_QUOTES.test(written)) {
    return {
      code: "bad-path",
      message: "double quotes turned a backslash into a control character",
      hint: `use single quotes: ${like}`,
    };
  }
  const parts = written.split(/[\\/]+/).filter((part) => part !== "");
  const fixed = parts.length === 0 || parts.length > 2 ? undefined : `'\\\\${parts.join("\\")}'`;
  return {
    code: "bad-path",
    message: `"${written}" is not a network path`,
    hint:
      fixed === undefined || (shareWanted === true && parts.length < 2)
        ? `write it like ${parts.length === 1 ? String.raw`'\\${parts[0]}\Maple'` : like}`
        : `write ${fixed}`,
  };
};

const UNC_SHARE_PATTERN = String.raw`^\\\\[^\\/\s]+\\[^\\/:*?"<>|]+$`;
const UNC_HOST_PATTERN = String.raw`^\\\\[^\\/\s]+$`;

export const UncShare = scalar(
  {
    id: "SharePath",
    title: "Shared folder",
    type: "string",
    pattern: UNC_SHARE_PATTERN,
    description:
      "A shared folder as Windows writes it, in single quotes: computer and share. In the place of the computer's name its address may stand, where somebody typed one in.",
    examples: [String.raw`\\PARENT\Maple`],
  },
  (value) => readUnc(value, true),
);
export const UncHost = scalar(
  {
    id: "ComputerPath",
    title: "Computer",
    type: "string",
    pattern: UNC_HOST_PATTERN,
    description:
      "A computer as Windows writes it, in single quotes: its name, or an address somebody typed in.",
    examples: [String.raw`\\PARENT`],
  },
  (value) => readUnc(value, false),
);
export const UncHostOrShare = scalar(
  {
    id: "NetworkPath",
    title: "Computer or shared folder",
    type: "string",
    pattern: `${UNC_HOST_PATTERN}|${UNC_SHARE_PATTERN}`,
    description: "A computer or a shared folder as Windows writes it, in single quotes.",
    examples: [String.raw`\\PARENT\Maple`, String.raw`\\PARENT`],
  },
  (value) => readUnc(value, null),
);
/** The known location to switch to: `parent`, or the path of a peer's shared folder. */
export const SwitchTarget = scalar(
  {
    id: "SwitchTarget",
    title: "Known location",
    type: "string",
    pattern: `^parent$|${UNC_SHARE_PATTERN}`,
    description: "`parent`, or the shared folder of a peer from the list of known locations.",
    examples: ["parent", String.raw`\\PEER1\Maple`],
  },
  (value): Reading<"parent" | UncPath> => {
    if (value === "parent") return { value };
    const reading = readUnc(value, true);
    // In capitals it may be the name of a laptop as well.
    return !("value" in reading) && /^parent$/i.test(String(value))
      ? {
          ...reading,
          hint: String.raw`write parent in small letters, or a path like '\\PEER1\Maple'`,
        }
      : reading;
  },
);
