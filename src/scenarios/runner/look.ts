/**
 * Looking: an expectation of the plan against the room as it is at this moment. Answers what was found when it differs, in the words
 * of the scenario file; changes nothing.
 */
import type { CopyHandle } from "../../engine/engine.ts";
import type { Json } from "../../engine/ports.ts";
import type { Expectation, LaptopExpectation, MemberView } from "../expectations.ts";
import { documentRegister } from "../checks/ledger.ts";
import { addressOf, linkLight, powerStateOf, sessionsOn } from "../../model/windows/views.ts";
import { fileView } from "./perform-files.ts";
import type { Room } from "./room.ts";
import { fieldOf, seenIn } from "./shown.ts";

/** One difference: which key of the expectation, what it wants and what is there. */
export interface Difference {
  readonly key: string;
  readonly expected: string;
  readonly found: string;
  /** Laptops whose recent events explain it. */
  readonly laptops: ReadonlyArray<string>;
}

export const currentAddress = (
  room: Room,
  laptop: string,
): "169.254" | "lease" | "static" | "none" => addressOf(room.field, laptop)?.by ?? "none";

const hostOf = (path: string): string => path.replace(/^\\\\/, "").split("\\")[0] ?? path;

/**
 * A computer name as the scenario writes it: Windows does not tell capitals apart, people read their own spelling. For paths alone: what a
 * copy knows of who made it is the laptop, whoever is called so by now.
 */
const asWritten = (room: Room, host: string): string =>
  room.field.laptops.find(
    ({ addressing, computerName }) =>
      computerName.toLowerCase() === host.toLowerCase() || addressing.address?.text === host,
  )?.name ?? host;

const POWER_WORDS = {
  On: "on",
  Sleep: "sleep",
  Hibernate: "hibernate",
  "Shut down": "off",
} as const;

type Seen = string | number | null | ReadonlyArray<string> | undefined;

/** The value behind one key of a laptop's expectation; undefined where there is no open copy to look at. */
const lookAt = (room: Room, laptop: string, key: keyof LaptopExpectation): Seen => {
  const copy = room.copies.get(laptop)?.handle;
  switch (key) {
    case "indicator":
      return copy?.status().indicator;
    case "connected-to": {
      if (copy === undefined) return undefined;
      const path = copy.status().connectedTo;
      return path === null ? null : asWritten(room, hostOf(path));
    }
    case "queue":
      return copy?.status().queue;
    case "conflicts":
      return copy?.status().conflicts;
    case "kept-documents":
      return copy?.status().keptDocuments;
    case "newer-documents":
      return copy?.status().newerDocuments;
    case "kept-aside":
      return copy?.status().quarantined;
    case "phase":
      return copy?.status().phase;
    case "link":
      return linkLight(room.field, laptop);
    case "address":
      return currentAddress(room, laptop);
    case "power":
      return POWER_WORDS[powerStateOf(room.field, laptop)];
    case "sees":
      return room.field.browsing.seenBy(room.laptop(laptop)) ?? [];
    case "sessions":
      return sessionsOn(room.field, laptop).length;
    case "synchronised-with":
      return copy
        ?.properties()
        .copies.map(({ machine }) => machine)
        .sort();
    case "locations":
      return copy?.locations().map((location) => location.path);
    case "records":
    case "documents":
    case "files":
    case "saved-by":
    case "checked-out-by":
    case "numbers":
    case "net-session":
    case "members":
      return undefined;
  }
};

/** `net session`: the accounts of everybody who is there, sorted, by client. */
const sessionsByClient = (room: Room, laptop: string): ReadonlyMap<string, ReadonlyArray<string>> =>
  new Map(
    [...Map.groupBy(sessionsOn(room.field, laptop), ({ client }) => client)].map(
      ([client, sessions]) => [client, sessions.map(({ account }) => account).sort()],
    ),
  );

/** What Properties says of the copy on a laptop: of the one that takes part, where there were several. */
const memberOn = (handle: CopyHandle, laptop: string): MemberView => {
  // `anna on PEER1`; the office original stands there as `the top-level parent (office on OFFICE)`.
  const isThere = (name: string): boolean =>
    name.endsWith(` on ${laptop}`) || name.endsWith(` on ${laptop})`);
  const states = handle
    .properties()
    .members.filter(({ name }) => isThere(name))
    .map(({ state }) => state);
  return states.find((state) => state === "member") ?? states.at(-1) ?? "unknown";
};

/** What the person at this copy has before his eyes of a document: with a mode, perhaps not what the engagement has. */
const shownOf = (handle: CopyHandle, document: string): string | undefined =>
  seenIn(handle, documentRegister(document))[0];

/** Where the content a document shows was saved first; promoting and confirming do not make it somebody else's. */
const savedOn = (laptop: string, handle: CopyHandle, document: string): string => {
  const current = shownOf(handle, document);
  const first = handle.versions(document).find(({ sha256 }) => sha256 === current);
  const isKept = handle.documentStanding(document)?.kept.some((save) => save === current);
  if (first === undefined) return isKept === true ? laptop : "absent";
  return first.by.slice(first.by.lastIndexOf(" on ") + " on ".length);
};

const checkedOutBy = (handle: CopyHandle, document: string): string | null => {
  const held = handle.locks().find(({ resource }) => resource === `document/${document}`);
  if (held === undefined) return null;
  return held.holder === null ? "somebody unknown" : held.holder.machine;
};

const shown = (value: Json | undefined): string => {
  if (value === undefined) return "no open copy";
  if (value === null) return "nothing";
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** A text is in quotes where only they tell it from what was found: 123 is no "123". */
const toldApart = (
  expected: Json | undefined,
  found: Json | undefined,
): Pick<Difference, "expected" | "found"> => {
  const words = { expected: shown(expected), found: shown(found) };
  if (words.expected !== words.found) return words;
  const quoted = (value: Json | undefined): string =>
    typeof value === "string" ? JSON.stringify(value) : shown(value);
  return { expected: quoted(expected), found: quoted(found) };
};

/** Keys that look at several things, each by its name. */
const BY_NAME: ReadonlySet<keyof LaptopExpectation> = new Set([
  "records",
  "documents",
  "files",
  "saved-by",
  "checked-out-by",
  "numbers",
  "net-session",
  "members",
]);

/** What is expected in the form in which it is found: in order where none is meant, computers in the capitals of `net view`. */
const wantedAt = (want: LaptopExpectation, key: keyof LaptopExpectation): Json | undefined => {
  if (key === "synchronised-with") return want[key]?.toSorted();
  if (key === "sees") return want[key]?.map((name) => name.toUpperCase()).sort();
  return want[key];
};

const lookAtLaptop = (room: Room, laptop: string, want: LaptopExpectation): Difference | null => {
  const differs = (
    key: string,
    expected: Json | undefined,
    found: Json | undefined,
  ): Difference => ({
    key: `${laptop}.${key}`,
    ...toldApart(expected, found),
    laptops: [laptop],
  });
  for (const key of Object.keys(want) as Array<keyof LaptopExpectation>) {
    if (BY_NAME.has(key)) continue;
    const expected = wantedAt(want, key);
    const found = lookAt(room, laptop, key);
    if (JSON.stringify(found) !== JSON.stringify(expected)) return differs(key, expected, found);
  }
  const copy = room.copies.get(laptop)?.handle;
  for (const [record, fields] of Object.entries(want.records ?? {})) {
    for (const [field, expected] of Object.entries(fields)) {
      const found = copy === undefined ? undefined : fieldOf(copy, record, field)?.current;
      if (found !== expected) {
        const instead = copy === undefined ? undefined : found === undefined ? "absent" : found;
        return differs(`records.${record}.${field}`, expected, instead);
      }
    }
  }
  for (const [document, expected] of Object.entries(want.documents ?? {})) {
    const found = copy === undefined ? undefined : shownOf(copy, document) ? "present" : "absent";
    if (found !== expected) return differs(`documents.${document}`, expected, found);
  }
  for (const [document, expected] of Object.entries(want.files ?? {})) {
    const found = fileView(room, laptop, document);
    if (found !== expected) return differs(`files.${document}`, expected, found);
  }
  for (const [document, expected] of Object.entries(want["saved-by"] ?? {})) {
    const found = copy === undefined ? undefined : savedOn(laptop, copy, document);
    if (found !== expected) return differs(`saved-by.${document}`, expected, found);
  }
  for (const [document, expected] of Object.entries(want["checked-out-by"] ?? {})) {
    const found = copy === undefined ? undefined : checkedOutBy(copy, document);
    if (found !== expected) return differs(`checked-out-by.${document}`, expected, found);
  }
  if (want["net-session"] !== undefined) {
    const there = sessionsByClient(room, laptop);
    const wanted = new Map(Object.entries(want["net-session"]));
    for (const client of new Set([...wanted.keys(), ...there.keys()])) {
      const [expected, found] = [wanted.get(client) ?? "nobody", there.get(client) ?? "nobody"];
      if (JSON.stringify(expected) !== JSON.stringify(found))
        return differs(`net-session.${client}`, expected, found);
    }
  }
  for (const [other, expected] of Object.entries(want.members ?? {})) {
    const found = copy === undefined ? undefined : memberOn(copy, other);
    if (found !== expected) return differs(`members.${other}`, expected, found);
  }
  for (const [record, expected] of Object.entries(want.numbers ?? {})) {
    const number = copy?.numbers().find((entry) => entry.record === record);
    const found = copy === undefined ? undefined : (number?.shown ?? "none");
    if (found !== expected) return differs(`numbers.${record}`, expected, found);
  }
  return null;
};

/** The whole state of an open copy in its canonical form. */
const stateText = (room: Room, laptop: string): string =>
  JSON.stringify(room.copies.get(laptop)?.handle.exportState());

/**
 * All copies on the laptops, compared byte for byte in their canonical form. The office original is not one of them: in the
 * field it cannot be reached. A copy that is closed cannot be compared and counts as different.
 */
const allCopiesEqual = (room: Room): Difference | null => {
  const holders = room.plan.nodes
    .map((node) => node.name)
    .filter((name) => room.copyHolders.has(name));
  const [first, ...others] = holders;
  const differs = (found: string, laptops: ReadonlyArray<string>): Difference => ({
    key: "all-copies",
    expected: "equal",
    found,
    laptops,
  });
  if (first === undefined) return differs("no copy on any laptop", []);
  if (others.length === 0) return differs(`only one copy, on ${first}`, [first]);
  const closed = holders.find((name) => !room.copies.has(name));
  if (closed !== undefined) return differs(`the copy on ${closed} is closed`, [closed]);
  const wanted = stateText(room, first);
  const other = others.find((name) => stateText(room, name) !== wanted);
  if (other === undefined) return null;
  return differs(`${first} and ${other} differ`, [first, other]);
};

/** Whether what it looks at changes without anything being written down: news of the network folder just gets old. */
export const changesUnwritten = (expectation: Expectation): boolean =>
  expectation.kind === "laptop" && expectation.want.sees !== undefined;

/** The first difference between what is wanted and what is there; null when the expectation holds. `refused` is not judged here. */
export const look = (room: Room, expectation: Expectation): Difference | null => {
  switch (expectation.kind) {
    case "laptop":
      return lookAtLaptop(room, expectation.laptop, expectation.want);
    case "all-copies":
      return allCopiesEqual(room);
    case "cables-left": {
      const found = room.field.cablesLeft();
      return found === expectation.want
        ? null
        : {
            key: "cables-left",
            expected: String(expectation.want),
            found: String(found),
            laptops: [],
          };
    }
    case "refused":
      return null;
  }
};
