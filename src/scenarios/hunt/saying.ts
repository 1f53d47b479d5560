/**
 * What a failure says, but for names, places and numbers. A checker rejects several things, and an expectation is missed in more ways than one: a
 * smaller day that says something else has another cause, though it is of the same class. Codes stay: whoever is refused with 5 is not refused with 71.
 */
import { DELETED, ledgerOf } from "../checks/ledger.ts";
import type { Failure, RunResult } from "../runner/verdict.ts";

/** In what a laptop shows of these, each value is a state of its own. */
const STATES: ReadonlySet<string> = new Set(["indicator", "link", "address", "power", "phase"]);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** These words, as words of their own and the longest first, as another one. */
const replaced = (text: string, words: Iterable<string>, by: string): string => {
  const known = [...new Set(words)].filter((word) => word !== "").sort(longestFirst);
  return known.length === 0
    ? text
    : text.replaceAll(
        new RegExp(String.raw`(?<![\w-])(?:${known.map(escaped).join("|")})(?![\w-])`, "g"),
        by,
      );
};

const longestFirst = (one: string, other: string): number =>
  other.length - one.length || (one < other ? -1 : 1);

/** One or several of them are the same. */
const SEVERAL = /(somebody|#|"…")(?:(?:, | and |, and )\1)+/g;

const sentenceOf = ({ journal, plan }: RunResult, message: string): string => {
  const registers = ledgerOf(journal.events).map(({ register }) => register);
  let text = message.split("\n")[0]!;
  for (const kind of ["document", "record"]) {
    const of = registers.filter((register) => register.startsWith(`${kind}:`));
    text = replaced(text, of, kind);
    if (kind === "document")
      text = replaced(
        text,
        of.map((one) => one.slice("document:".length)),
        kind,
      );
  }
  text = replaced(
    text,
    plan.nodes.map(({ name }) => name),
    "somebody",
  );
  return (
    text
      .replaceAll(/"[^"]*"/g, '"…"')
      .replaceAll(/\\\\\S+/g, "place")
      .replaceAll(/\b(record|document):\S+/g, "$1")
      .replaceAll(/\S+\/\S+/g, "place")
      .replaceAll(/\b[0-9a-f]{8,}\b(?:\.\d+)*/g, "#")
      .replaceAll(/(?<!refused with )(?<![\w#])-?\d[\w.:]*/g, "#")
      .replaceAll(SEVERAL, "$1")
      // Who did what when, as often as it was.
      .replace(/( was held twice): .*/, "$1")
  );
};

/** Somebody's deletion that is undone is another loss than that of what he wrote. */
const evidenceOf = ({ events: [first] }: Failure): string =>
  first?.kind === "ledger.edit" && first["value"] === DELETED ? " (a deletion)" : "";

/** More or less than is expected, or which state instead of which. */
const wayOf = ({ expected, found, key }: Failure): string => {
  const what = key?.slice(key.indexOf(".") + 1) ?? "";
  if (expected === null || found === null || what === "") return "";
  if (STATES.has(what)) return `${expected}, found ${found}`;
  if (what.includes(".") || !Number.isFinite(Number(expected)) || !Number.isFinite(Number(found)))
    return "";
  return Number(found) > Number(expected) ? "more" : "less";
};

const sayingOf = (result: RunResult, failure: Failure): string =>
  failure.invariant === undefined
    ? wayOf(failure)
    : `${sentenceOf(result, failure.message)}${evidenceOf(failure)}`;

/** What all failures say that are of a class with this one; itself comes first. */
export const sayingsOf = (result: RunResult, worst: Failure): ReadonlyArray<string> => {
  const alike = result.verdict.failures.filter(
    ({ about, invariant, kind }) =>
      kind === worst.kind && invariant === worst.invariant && about === worst.about,
  );
  return [...new Set([worst, ...alike].map((failure) => sayingOf(result, failure)))];
};
