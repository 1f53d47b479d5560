/** What is said of one laptop in an expectation, by names: each has to be one that can be there, and something has to be said at all. */
import { RECORD_ID, RECORD_ID_RULE } from "../shape/name-scalars.ts";
import { find } from "../yaml/tree.ts";
import type { Entry } from "../yaml/tree.ts";
import type { ExpectationReader } from "./one-expectation.ts";

/** Keys with names below them; `net-session: {}` says that nobody is there. */
const EXAMPLES: { readonly [key: string]: string } = {
  records: "tb/1000: { balance: 5 }",
  documents: "doc-001.docx: present",
  files: "doc-001.docx: up-to-date",
  "saved-by": "doc-001.docx: PEER1",
  "checked-out-by": "doc-001.docx: null",
  numbers: "entry/anna-1: 7",
  members: "PEER1: member",
};

/** A map without anything in it holds whatever happens. */
const reportIfEmpty = (reader: ExpectationReader, said: Entry, example: string): void => {
  if (said.value.kind !== "map" || said.value.entries.length > 0) return;
  reader.findings.report(said.keySpan, {
    code: "missing-key",
    message: `nothing is expected of ${said.key}`,
    hint: `write ${said.key}: { ${example} }, or leave it out`,
  });
};

const entriesOf = ({ value }: Entry): ReadonlyArray<Entry> =>
  value.kind === "map" ? value.entries : [];

/** An expectation that holds, or does not, whatever happens says nothing: a name that never is there, a map without keys. */
export const checkSaid = (reader: ExpectationReader, laptop: Entry): void => {
  const { documents, findings } = reader;
  reportIfEmpty(reader, laptop, "indicator: green");
  for (const said of entriesOf(laptop)) {
    const example = EXAMPLES[said.key];
    if (example === undefined) continue;
    reportIfEmpty(reader, said, example);
    for (const one of entriesOf(said)) {
      if (said.key === "records" || said.key === "numbers") {
        reportIfEmpty(reader, one, "balance: 5");
        if (!RECORD_ID.test(one.key))
          findings.report(one.keySpan, {
            code: "bad-name",
            message: `"${one.key}" cannot be the id of a record`,
            hint: RECORD_ID_RULE,
          });
      } else if (said.key !== "members") {
        const isAbsent = one.value.kind === "scalar" && one.value.value === "absent";
        documents.push({
          document: one.key,
          span: one.keySpan,
          context: findings.context,
          ...(isAbsent ? { absent: true } : {}),
        });
      }
    }
  }
};

/** What is said by laptop or range, a laptop each: what stood there last would silently take the place of the rest. */
export const eachOnce = <A>(
  { findings, names }: ExpectationReader,
  laptop: Entry,
  key: string,
  values: { readonly [who: string]: A },
): ReadonlyArray<readonly [laptop: string, value: A]> => {
  const spans = new Map<string, string>();
  return Object.entries(values).flatMap(([who, value]) => {
    const span = find(laptop.value, [key, who]).keySpan;
    return (names.expand(who, span) ?? []).map((one) => {
      const before = spans.get(one);
      if (before === undefined) spans.set(one, who);
      else if (before !== who)
        findings.report(span, {
          code: "already-defined",
          message: `${key} speaks of ${one} twice`,
          hint: `${one} is in "${before}" already`,
        });
      return [one, value] as const;
    });
  });
};
