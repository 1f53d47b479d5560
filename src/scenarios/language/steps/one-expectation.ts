/**
 * One key of `expect`, `eventually`, `always` or `never`: a laptop, a range, or a word about the whole room; one `Expectation`
 * per laptop.
 */
import type { Expectation, LaptopExpectation as Want } from "../../expectations.ts";
import type { Context, Findings } from "../findings.ts";
import { Expect, Refused } from "../shape/expect-schema.ts";
import { LaptopExpectation } from "../shape/laptop-expectation-schema.ts";
import { MACHINE_NAME } from "../shape/name-scalars.ts";
import { check } from "../shape/shape.ts";
import { colonMeant, didYouMean } from "../suggest.ts";
import { noFiles } from "../world/no-files.ts";
import { needsCopy } from "../world/lint.ts";
import type { CopyLook } from "../world/lint.ts";
import type { Names } from "../world/names.ts";
import { checkSaid, eachOnce } from "./said-of-laptop.ts";
import { find, pieceOf, placeOf } from "../yaml/tree.ts";
import type { Entry, Path, Span } from "../yaml/tree.ts";

/** A document somebody expects to be there; checked once all steps are known. */
export interface DocumentUse {
  readonly document: string;
  readonly span: Span;
  readonly context: Context | undefined;
  /** It is expected not to be there: true of every name, and hardly meant. */
  readonly absent?: true;
}

/** A computer somebody expects to see; checked once all names are known. */
export interface ComputerUse {
  readonly name: string;
  readonly span: Span;
  readonly context: Context | undefined;
}

export interface ExpectationReader {
  readonly findings: Findings;
  readonly names: Names;
  readonly documents: Array<DocumentUse>;
  readonly copyLooks: Array<CopyLook>;
  readonly computers: Array<ComputerUse>;
  /** Whether documents lie as files. */
  readonly withFiles: boolean;
}

const RANGE_LIKE = /^[A-Za-z][A-Za-z0-9-]*\.\.[A-Za-z][A-Za-z0-9-]*$/;

/** `error: 71` and the like, where a refusal can be expected. */
const otherExpectation = (
  { key, value }: Entry,
  words: ReadonlyArray<string>,
): string | undefined =>
  words.includes("refused") && /^(?:error|code|fails|failure|denied|result)$/i.test(key)
    ? `write refused: ${value.kind === "scalar" && typeof value.value === "number" ? value.value : 71}`
    : undefined;

/** The laptops a key stands for, or undefined after a problem was reported. */
const laptopsOf = (
  reader: ExpectationReader,
  entry: Entry,
  words: ReadonlyArray<string>,
): ReadonlyArray<string> | undefined => {
  const { findings, names } = reader;
  if (RANGE_LIKE.test(entry.key) || names.laptops.has(entry.key))
    return names.expand(entry.key, entry.keySpan);
  const word = didYouMean(entry.key, words);
  // `all-copie: equal` is a misspelt word, `PARNT: {…}` a misspelt laptop: the value tells.
  if (entry.value.kind === "map" && MACHINE_NAME.test(entry.key)) {
    names.laptop(entry.key, entry.keySpan);
    return undefined;
  }
  const inLaptop = Object.keys(LaptopExpectation.shape).includes(entry.key);
  findings.report(entry.keySpan, {
    code: "unknown-key",
    message: `"${entry.key}" is neither a laptop nor something to expect`,
    hint: inLaptop
      ? `say of which laptop: PEER1: { ${entry.key}: … }`
      : (colonMeant(entry.key, words) ??
        otherExpectation(entry, words) ??
        word ??
        `write a laptop, a range, or ${words.join(", ")}`),
  });
  return undefined;
};

export const laptopExpectations = (
  reader: ExpectationReader,
  entry: Entry,
  words: ReadonlyArray<string>,
): ReadonlyArray<Expectation> => {
  const laptops = laptopsOf(reader, entry, words);
  if (laptops === undefined && entry.value.kind !== "map") return [];
  const written = check(reader.findings, LaptopExpectation, pieceOf(entry));
  if (laptops === undefined || written === undefined) return [];
  const spanAt = (path: Path): Span => {
    const found = find(entry.value, path);
    return found.tree?.kind === "scalar" ? found.tree.span : found.keySpan;
  };
  const { findings, names } = reader;
  const connected = written["connected-to"];
  if (typeof connected === "string") names.laptop(connected, spanAt(["connected-to"]));
  for (const [document, laptop] of Object.entries(written["saved-by"] ?? {}))
    names.laptop(laptop, spanAt(["saved-by", document]));
  for (const [document, laptop] of Object.entries(written["checked-out-by"] ?? {}))
    if (laptop !== null) names.laptop(laptop, spanAt(["checked-out-by", document]));
  const partners = written["synchronised-with"];
  const partnerList =
    partners === undefined ? undefined : typeof partners === "string" ? [partners] : partners;
  const synchronised = partnerList?.flatMap(
    (partner, index) =>
      names.expand(
        partner,
        spanAt(typeof partners === "string" ? ["synchronised-with"] : ["synchronised-with", index]),
      ) ?? [],
  );
  checkSaid(reader, entry);
  if (written.files !== undefined && !reader.withFiles)
    findings.report(find(entry.value, ["files"]).keySpan, noFiles("this expectation"));
  for (const [index, name] of (written.sees ?? []).entries())
    reader.computers.push({ name, span: spanAt(["sees", index]), context: findings.context });
  const byLaptop = <A>(
    key: "net-session" | "members",
    values: { readonly [who: string]: A } | undefined,
  ) => values && Object.fromEntries(eachOnce(reader, entry, key, values));
  const sessions = written["net-session"];
  const accounts =
    sessions &&
    Object.fromEntries(
      Object.entries(sessions).map(([who, as]) => [
        who,
        typeof as === "string" ? [as] : as.toSorted(),
      ]),
    );
  const want: Want = defined({
    ...written,
    "synchronised-with": synchronised,
    "net-session": byLaptop("net-session", accounts),
    members: byLaptop("members", written.members),
  });
  const place = placeOf(entry.keySpan);
  if (needsCopy(want)) {
    const { context } = findings;
    reader.copyLooks.push(...laptops.map((laptop) => ({ laptop, span: entry.keySpan, context })));
  }
  return laptops.map((laptop) => ({ kind: "laptop", laptop, want, place }));
};

/** Without keys whose value is undefined: absent keys are not looked at. */
const defined = (want: { readonly [K in keyof Want]: Want[K] | undefined }): Want => {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(want)) if (value !== undefined) result[key] = value;
  return result;
};

export const roomExpectation = (
  reader: ExpectationReader,
  entry: Entry,
): ReadonlyArray<Expectation> => {
  const { findings } = reader;
  const place = placeOf(entry.keySpan);
  const shape = Expect.shape;
  switch (entry.key) {
    case "all-copies": {
      const want = check(findings, shape["all-copies"], pieceOf(entry));
      return want === undefined ? [] : [{ kind: "all-copies", want, place }];
    }
    case "cables-left": {
      const want = check(findings, shape["cables-left"], pieceOf(entry));
      return want === undefined ? [] : [{ kind: "cables-left", want, place }];
    }
    default: {
      const want = check(findings, Refused, pieceOf(entry));
      return want === undefined ? [] : [{ kind: "refused", want, place }];
    }
  }
};

/** `expect: refused` and `expect: 71`. */
const refusalMeant = ({ key, value }: Entry): string | undefined => {
  const said = value.kind === "scalar" ? value.value : null;
  if (
    key !== "expect" ||
    !(typeof said === "number" || /^(?:refused|error|failure)/i.test(String(said)))
  )
    return undefined;
  return `{ refused: ${/[0-9]+/.exec(String(said))?.[0] ?? "71"} }`;
};

export const isMap = (reader: ExpectationReader, entry: Entry, example: string): boolean => {
  if (entry.value.kind === "map" && entry.value.entries.length > 0) return true;
  reader.findings.report(entry.keySpan, {
    code: "wrong-type",
    message: `${entry.key} takes what must be true, by laptop`,
    hint: `write ${entry.key}: ${refusalMeant(entry) ?? example}`,
  });
  return false;
};
