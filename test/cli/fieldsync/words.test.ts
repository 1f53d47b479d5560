/** What fieldsync says about a copy and whom it is connected to. */
import { expect, it } from "vitest";
import { connectionText } from "../../../src/cli/fieldsync/words.ts";
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
