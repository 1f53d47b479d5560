/** Words and numbers the reports share. */
import type { JournalEvent } from "../../sim/journal.ts";
import { formatTime } from "../../sim/time.ts";
import type { VerdictKind } from "../runner/verdict.ts";

/** Never colour alone: every verdict has its own sign and word. */
export const VERDICT_SIGNS: { readonly [kind in VerdictKind]: string } = {
  passed: "✓",
  "known-failure": "~",
  skipped: "-",
  fixed: "!",
  "expectation-failed": "✗",
  "invariant-violated": "✗",
  "no-progress": "■",
  "non-deterministic": "≠",
  vacuous: "○",
};

/** One journal event on one line: time, who, what, and its facts. */
export const eventLine = (event: JournalEvent): string => {
  const facts = Object.entries(event)
    .filter(([key]) => !["seq", "at", "actor", "kind", "cause"].includes(key))
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return `#${event.seq} ${formatTime(event.at)} ${event.actor} ${event.kind} ${facts.join(" ")}`.trimEnd();
};

export const shortHash = (hash: string): string => hash.slice(0, 16);

/** `1 scenario`, `3 scenarios`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;
