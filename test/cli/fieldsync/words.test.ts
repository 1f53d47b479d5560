/** What fieldsync says about a copy and whom it is connected to. */
import { expect, it } from "vitest";
import { connectionText, documentsText } from "../../../src/cli/fieldsync/words.ts";
import type { CopyStatus } from "../../../src/engine/api.ts";
import type { DocumentsStatus } from "../../../src/engine/documents/desk.ts";
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
  lastFailure: null,
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

it("thousands of names are not one line nobody can read", () => {
  const names = Array.from({ length: 2_000 }, (_, n) => `n${n}.txt`);
  const status: DocumentsStatus = {
    pending: [],
    unstable: [],
    question: { kind: "many-vanished", documents: names },
    notDocuments: names,
    aside: 0,
    missing: 0,
    left: 0,
    problem: null,
  };
  const [missing = "", ...rest] = documentsText(status)?.split("\n") ?? [];
  const others = rest.find((line) => line.startsWith("not documents")) ?? "";
  expect(missing).toMatch(/^2000 document files are missing: n0\.txt, .+ and 1980 more/u);
  for (const line of [missing, others]) {
    expect(line.length).toBeLessThan(400);
    expect(line).toContain("n19.txt and 1980 more (--json names all)");
  }
});
