/** What fieldsync says about a copy and whom it is connected to. */
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { connect, disconnect, switchTo } from "../../../src/cli/fieldsync/commands/connect.ts";
import type { CopyContext } from "../../../src/cli/fieldsync/context.ts";
import { asKnown } from "../../../src/cli/fieldsync/known-place.ts";
import { bytesText, progressText } from "../../../src/cli/fieldsync/progress.ts";
import { nothingMoved } from "../../../src/cli/fieldsync/counting.ts";
import { versionText } from "../../../src/cli/fieldsync/version.ts";
import {
  conflictsText,
  connectionText,
  documentsText,
  heldText,
  namesText,
  phaseText,
  queueLines,
} from "../../../src/cli/fieldsync/words.ts";
import { syncedExitCode } from "../../../src/cli/fieldsync/sync-once.ts";
import type { CopyStatus } from "../../../src/engine/api.ts";
import { VolumeError } from "../../../src/engine/errors.ts";

const connected: CopyStatus = {
  indicator: "green",
  busy: false,
  connectedTo: "/srv/Maple",
  boundTo: "/srv/Maple",
  queue: 0,
  keptDocuments: 0,
  newerDocuments: 0,
  conflicts: 0,
  waiting: 0,
  offlineByChoice: false,
  revoked: false,
  phase: "open",
  abandoned: false,
  quarantined: 0,
  forked: 0,
  otherHistory: false,
  notUnderstood: 0,
  lastFailure: null,
  notRemembered: null,
};
const denied = new VolumeError({
  reason: "denied",
  operation: "write",
  path: "_Sync",
  text: "Permission denied.",
});

it("a connected copy whose changes may not be written there says so, and why", () => {
  expect(connectionText(connected)).toBe("connected to /srv/Maple (green)");
  const kept = connectionText({ ...connected, queue: 2, lastFailure: denied });
  expect(kept).toContain("connected to /srv/Maple (green); what waits could not be written (");
  expect(kept).toContain("Permission denied.");
});

it("a failure that keeps nothing here is not what a connected copy talks about", () => {
  expect(connectionText({ ...connected, lastFailure: denied })).toBe(
    "connected to /srv/Maple (green)",
  );
});

it("a disk that is full is told as that, and not as a copy nobody reaches", () => {
  const text = "the disk is full (ENOSPC)";
  const full = new VolumeError({
    reason: "no-space",
    operation: "write",
    path: "_Sync/tmp/a",
    text,
  });
  const told =
    "what others left cannot be taken in (write _Sync/tmp/a: the disk is full (ENOSPC)): free some space on that disk";
  const alone = { ...connected, connectedTo: null, lastFailure: full };
  expect(connectionText({ ...alone, indicator: "offline" })).toBe(told);
  expect(connectionText({ ...alone, boundTo: null, indicator: "n/a" })).toBe(told);
});

it("what is refused in the own folder is not told as another copy nobody reaches", () => {
  const refusedAt = (where: string) =>
    new VolumeError({
      reason: "denied",
      operation: "write",
      path: "_Sync/own",
      where,
      text: "the permission is missing (EACCES)",
    });
  const alone = { ...connected, connectedTo: null, boundTo: "/srv/Maple" };
  expect(connectionText({ ...alone, lastFailure: refusedAt("/home/anna/_Sync/own") })).toBe(
    "not connected to /srv/Maple now, because of the folder here; it will be tried again (/home/anna/_Sync/own: the permission is missing (EACCES))",
  );
  for (const [boundTo, where] of [
    ["/srv/Maple", "/srv/Maple"],
    ["//HOST/Maple", "\\\\HOST\\Maple\\_Sync\\in"],
  ] as const)
    expect(connectionText({ ...alone, boundTo, lastFailure: refusedAt(where) })).toContain(
      `cannot reach ${boundTo} now`,
    );
});

it("a connected copy whose own disk is full says so: else it would look as if nothing had come", () => {
  const full = (where: string) =>
    new VolumeError({
      reason: "no-space",
      operation: "write",
      path: "_Sync/tmp",
      where,
      text: "the disk is full (ENOSPC)",
    });
  for (const queue of [0, 2])
    expect(connectionText({ ...connected, queue, lastFailure: full("/home/anna/_Sync/tmp") })).toBe(
      "connected to /srv/Maple (green); what others left cannot be taken in (/home/anna/_Sync/tmp: the disk is full (ENOSPC)): free some space on that disk",
    );
  expect(
    connectionText({ ...connected, queue: 2, lastFailure: full("/srv/Maple/_Sync/tmp") }),
  ).toContain("what waits could not be written (/srv/Maple");
});

it.each([
  [connect, { path: "/srv/Maple" }],
  [disconnect, {}],
  [switchTo, { target: "parent" }],
] as const)(
  "a choice of the other copy that could not be written down is refused ($0.name)",
  async ({ served }, sent) => {
    const full = new VolumeError({
      reason: "no-space",
      operation: "save",
      path: "memory",
      text: "disk full",
    });
    const handle = {
      connect: () => Effect.void,
      disconnect: Effect.void,
      switchTo: () => Effect.void,
      identity: { role: "child" },
      locations: () => [],
      status: () => ({ ...connected, notRemembered: full }),
    };
    // Nothing else of it is needed by these commands.
    const context = { handle } as unknown as CopyContext;
    const refused = await Effect.runPromise(Effect.flip(served(sent)(context)));
    expect(refused).toMatchObject({
      text: expect.stringContaining("could not be written down"),
    });
  },
);

it("a closed engagement says how it is opened again", () => {
  expect(phaseText({ ...connected, phase: "locked-down" })).toContain("fieldsync unlock FOLDER");
});

it("a copy that cannot take in a clean-up says so, and its sync does not end well", () => {
  expect(phaseText(connected)).toBe("");
  const status = { ...connected, otherHistory: true };
  expect(phaseText(status)).toContain("make a copy anew with fieldsync create-copy");
  const synced = { imported: 0, fetched: 0, sent: 0, operations: 9, status, documents: null };
  expect(syncedExitCode(synced)).toBe(1);
  expect(syncedExitCode({ ...synced, status: connected })).toBe(0);
});

it("a copy that holds what only a newer version shows says so, and how to see it", () => {
  const told = phaseText({ ...connected, notUnderstood: 2 });
  expect(told).toContain("2 changes were made with a newer version");
  expect(told).toContain("install the newer version");
});

it.each([
  ["everything is exchanged", {}, 0],
  ["a change is there that only a newer version shows", { notUnderstood: 1 }, 0],
  ["a change is not sent", { queue: 1 }, 1],
  ["a change is not complete", { waiting: 1 }, 1],
  ["a conflict is there", { conflicts: 1 }, 0],
] as const)("a sync after which %s ends as it should", (_, standing, code) => {
  const status = { ...connected, ...standing };
  const synced = { imported: 0, fetched: 0, sent: 0, operations: 9, status, documents: null };
  expect(syncedExitCode(synced)).toBe(code);
});

it.each([
  ["failed", 1],
  ["path-too-long", 1],
  ["held-open", 0],
] as const)("a version that waits for its file (%s) ends a sync with %i", (why, code) => {
  const documents = {
    question: null,
    problem: null,
    pending: [{ document: "memo.txt", file: "memo.txt", why, text: "so it is", tries: 1 }],
    unstable: [],
    notDocuments: [],
    aside: 0,
    missing: 0,
    left: 0,
  };
  const synced = { imported: 0, fetched: 0, sent: 0, operations: 9, status: connected, documents };
  expect(syncedExitCode(synced)).toBe(code);
});

const names = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => `d${index + 1}`);

it("names twenty of many files and says how many there are besides", () => {
  expect(namesText(names(2))).toBe("d1, d2");
  expect(namesText(names(20))).not.toContain("more");
  expect(namesText(names(10_000)).endsWith("d19, d20 and 9980 more, all of them with --json")).toBe(
    true,
  );
});

it("keeps what a name would do to the terminal from it", () => {
  expect(namesText(["a\u001b[2Jb", "c\nd"])).toBe("a [2Jb, c d");
});

it("tells of twenty of many documents that wait, in each list", () => {
  const text = documentsText({
    question: { kind: "many-vanished", documents: names(500) },
    problem: null,
    pending: names(30).map((document) => ({
      document,
      file: document,
      why: "held-open",
      text: "open elsewhere",
      tries: 1,
    })),
    unstable: names(21).map((file) => ({ file, why: "held-open" })),
    notDocuments: names(40),
    aside: 0,
    missing: 0,
    left: 0,
  });
  for (const said of ["d20 and 480 more", "  and 10 more", "  and 1 more", "d20 and 20 more"])
    expect(text).toContain(said);
  expect(text?.split("\n").length).toBe(1 + 3 + 21 + 21 + 2);
  const queue = names(100).map((entity) => ({ entity, kept: 0, mode: null, operations: 1 }));
  expect(queueLines(queue)).toHaveLength(21);
});

it.each([
  ["the disk is full (ENOSPC)", "free some space on that disk; what you saved stays"],
  ["your share of the disk is full (EDQUOT)", "free some space on that disk"],
  [
    "it is larger than your limit allows (EFBIG)",
    "that disk, or a limit of this computer (ulimit -f)",
  ],
  ["too many files are open (EMFILE)", "close other programs"],
  ["it can only be read (EROFS)", "take off the write protection of that disk"],
  ["the permission is missing (EACCES)", "have the permission to read and write there"],
])("files that cannot be taken in as %s: it is told what helps", (why, help) => {
  const well = { question: null, pending: [], unstable: [], notDocuments: [] };
  const files = { ...well, aside: 0, missing: 0, left: 0, problem: `write _Sync/tmp/1: ${why}` };
  expect(documentsText(files)).toContain(`: write _Sync/tmp/1: ${why}\n  ${help}`);
  expect(documentsText({ ...files, problem: "locked down." })).toBe(
    "the documents folder: locked down.",
  );
});

it("a folder among the documents is told to be emptied, and only files to be added", () => {
  const well = { question: null, problem: null, pending: [], unstable: [] };
  const told = (...notDocuments: ReadonlyArray<string>) =>
    documentsText({ ...well, notDocuments, aside: 0, missing: 0, left: 0 })
      ?.split("\n")
      .slice(1);
  const add = "  add one with: fieldsync documents add FOLDER FILE";
  const empty = "  a folder is never one: put the files in it beside the others, and add them";
  expect(told("memo.txt")).toEqual([add]);
  expect(told("2026/")).toEqual([empty]);
  expect(told("2026/", "memo.txt")).toEqual([add, empty]);
});

it("one of something is told as one", () => {
  const files = (...documents: ReadonlyArray<string>) =>
    documentsText({
      unstable: [],
      pending: [],
      question: { kind: "vanished", documents },
      problem: null,
      aside: 0,
      missing: documents.length,
      left: 0,
      notDocuments: [],
    });
  expect(files("memo.txt")).toBe(
    "1 document file is missing: memo.txt\n" +
      "  put it back with: fieldsync documents restore FOLDER\n" +
      "  or delete this document with: fieldsync documents delete FOLDER",
  );
  expect(files("a", "b")).toContain("  put them back with");
  expect([bytesText(1), bytesText(0), bytesText(999)]).toEqual(["1 byte", "0 bytes", "999 bytes"]);
  const version = { number: 1, sha256: "a".repeat(64), state: "current", by: "ANNA" } as const;
  expect(
    versionText({ ...version, dot: "a.1:1", sizeBytes: 1, atMillis: null, template: false }),
  ).toContain("  1 byte  ");
  expect(
    progressText("sync", { ...nothingMoved(), files: 1 }, { startedMillis: 0, nowMillis: 0 }),
  ).toBe("sync: 1 file read or written, 0 bytes");
  expect(conflictsText(1)).toContain("1 conflict: see it with: ");
  expect(conflictsText(2)).toContain("2 conflicts: see them with: ");
  expect(heldText({ keptDocuments: 0, newerDocuments: 1 })).toContain("see it with: ");
  expect(heldText({ keptDocuments: 1, newerDocuments: 1 })).toContain("see them with: ");
  expect(phaseText({ ...connected, quarantined: 1 })).toContain("write it to a file with: ");
  expect(phaseText({ ...connected, notUnderstood: 1 })).toContain("it is kept and handed on");
});

it("a place that is typed in another spelling of Windows is the one the copy knows", async () => {
  const inWindows = (typed: string, isWindows = true): Promise<string> =>
    Effect.runPromise(asKnown({ locations }, typed, isWindows));
  const known = [String.raw`\\OFFICE\Maple`, String.raw`C:\Office\Maple`];
  const locations = () => known.map((path) => ({ path, kind: "peer" }) as const);
  for (const typed of ["//office/maple/", String.raw`\\Office\MAPLE`])
    expect(await inWindows(typed)).toBe(known[0]);
  expect(await inWindows(String.raw`c:\OFFICE\maple`)).toBe(known[1]);
  const other = String.raw`c:\OFFICE\maple 2`;
  expect(await inWindows(other)).toBe(other);
  expect(await inWindows(String.raw`c:\OFFICE\maple`, false)).toBe(String.raw`c:\OFFICE\maple`);
});
