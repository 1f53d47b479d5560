/**
 * `include`: takes what is there before the day begins from other files (`INCLUDABLE`). Data only, and nothing is overridden: what two files
 * define is an error that names both places, so a reader never has to know an order of precedence.
 */
import { dirname, join } from "node:path";
import { MAX_SCENARIO_BYTES } from "../yaml/bytes.ts";
import type { Findings } from "../findings.ts";
import { Include, INCLUDABLE } from "../shape/schema.ts";
import { check } from "../shape/shape.ts";
import { didYouMean } from "../suggest.ts";
import { entryOf } from "../yaml/tree.ts";
import type { Entry, MapTree, Span } from "../yaml/tree.ts";
import { parseYaml } from "../yaml/yaml.ts";

/** Files one scenario may draw on; a limit on everything. */
const MAX_FILES = 50;

export interface IncludeReader {
  readonly findings: Findings;
  /** Reads a file; throws when it cannot. */
  readonly read: ((path: string) => string) | undefined;
}

export const isPrivateKey = (key: string): boolean => key.startsWith("x-");

/** The tree with everything its includes define, and without the key `include`. */
export const withIncludes = (reader: IncludeReader, file: string, tree: MapTree): MapTree => {
  const visited = new Set<string>([file]);
  return merged(reader, { file, tree, chain: [file], visited });
};

interface Visit {
  readonly file: string;
  readonly tree: MapTree;
  /** Files being read, outermost first. */
  readonly chain: ReadonlyArray<string>;
  readonly visited: Set<string>;
}

const merged = (reader: IncludeReader, visit: Visit): MapTree => {
  const { findings } = reader;
  const include = entryOf(visit.tree, "include");
  const own: MapTree = {
    ...visit.tree,
    entries: visit.tree.entries.filter((entry) => entry !== include),
  };
  if (include === undefined) return own;
  const paths = check(findings, Include, {
    name: "include",
    tree: include.value,
    keySpan: include.keySpan,
  });
  if (paths === undefined) return own;
  const spans =
    include.value.kind === "list"
      ? include.value.items.map((item) => item.span)
      : [include.value.span];
  let entries: ReadonlyArray<Entry> = [];
  for (const [index, path] of (typeof paths === "string" ? [paths] : paths).entries()) {
    const found = load(reader, visit, path, spans[index] ?? include.keySpan);
    if (found !== undefined) entries = mergeEntries(findings, entries, found.entries);
  }
  return { ...own, entries: mergeEntries(findings, entries, own.entries) };
};

const load = (
  reader: IncludeReader,
  visit: Visit,
  path: string,
  span: Span,
): MapTree | undefined => {
  const { findings } = reader;
  const file = join(dirname(visit.file), path);
  if (visit.chain.includes(file)) {
    const circle = [...visit.chain.slice(visit.chain.indexOf(file)), file].join(" → ");
    findings.report(span, {
      code: "circular-include",
      message: `"${path}" includes itself`,
      hint: circle,
    });
    return undefined;
  }
  if (visit.visited.has(file)) return undefined;
  visit.visited.add(file);
  // The file that includes them is none of them.
  if (visit.visited.size - 1 > MAX_FILES) {
    findings.report(span, {
      code: "missing-include",
      message: `more than ${MAX_FILES} files are included`,
      hint: "put them together",
    });
    return undefined;
  }
  const text = readText(reader, file, path, span);
  if (text === undefined) return undefined;
  const { tree, problems } = parseYaml(file, text);
  findings.add(problems);
  if (tree === undefined) return undefined;
  if (tree.kind !== "map") {
    findings.report(tree.span, {
      code: "include-not-plain",
      message: "an included file is a map of keys",
      hint: `its keys are ${INCLUDABLE.join(", ")}`,
    });
    return undefined;
  }
  const entries = tree.entries.filter((entry) => {
    if (INCLUDABLE.some((key) => key === entry.key)) return true;
    if (!isPrivateKey(entry.key)) {
      findings.report(entry.keySpan, {
        code: "include-not-plain",
        message: `"${entry.key}" cannot come from an included file`,
        hint: didYouMean(entry.key, INCLUDABLE) ?? `an included file has ${INCLUDABLE.join(", ")}`,
      });
    }
    return false;
  });
  return merged(reader, {
    file,
    tree: { ...tree, entries },
    chain: [...visit.chain, file],
    visited: visit.visited,
  });
};

const readText = (
  reader: IncludeReader,
  file: string,
  path: string,
  span: Span,
): string | undefined => {
  const missing = (hint: string): undefined => {
    reader.findings.report(span, {
      code: "missing-include",
      message: `cannot read "${path}"`,
      hint,
    });
    return undefined;
  };
  if (reader.read === undefined) return missing("files cannot be included here");
  let text: string;
  try {
    text = reader.read(file);
  } catch (cause) {
    return missing(`${whyUnreadable(file, cause)}${aboutBackslashes(path)}`);
  }
  if (text.length > MAX_SCENARIO_BYTES) return missing(`${file} is larger than 1 MiB`);
  if (text.includes("\u0000")) return missing(`${file} is not a text file`);
  return text;
};

/** To Windows alone they are folders. */
const aboutBackslashes = (path: string): string =>
  path.includes("\\")
    ? `; write it with /, which is read everywhere: ${path.replaceAll("\\", "/")}`
    : "";

/** The system's codes in words; what a reader says itself as it says it. */
const whyUnreadable = (file: string, cause: unknown): string => {
  if (!(cause instanceof Error)) return `${file} cannot be read`;
  switch ("code" in cause ? cause.code : undefined) {
    case undefined:
      return `${file}: ${cause.message}`;
    case "ENOENT":
      return `there is no file ${file}`;
    case "EACCES":
    case "EPERM":
      return `you may not read ${file}: check its permissions`;
    case "EISDIR":
      return `${file} is a folder: name a file in it`;
    default:
      return `${file}: ${cause.message}`;
  }
};

/**
 * Top-level maps are put together key by key (and so are the devices of the network); anything defined twice is an error. `within` is the key of
 * the map they are in, with those above it.
 */
const mergeEntries = (
  findings: Findings,
  first: ReadonlyArray<Entry>,
  second: ReadonlyArray<Entry>,
  within = "",
): ReadonlyArray<Entry> => {
  const result = [...first];
  for (const entry of second) {
    const index = result.findIndex((candidate) => candidate.key === entry.key);
    const twin = result[index];
    if (twin === undefined) {
      result.push(entry);
    } else if (
      twin.value.kind === "map" &&
      entry.value.kind === "map" &&
      (within === "" || `${within}${entry.key}` === "network.devices")
    ) {
      const below = `${within}${entry.key}.`;
      const entries = mergeEntries(findings, twin.value.entries, entry.value.entries, below);
      result[index] = { ...entry, value: { ...entry.value, entries } };
    } else {
      findings.report(entry.keySpan, {
        code: "already-defined",
        message: `"${entry.key}" is defined twice`,
        hint: "remove one, or give it another name",
        related: { span: twin.keySpan, text: "first" },
      });
    }
  }
  return result;
};
