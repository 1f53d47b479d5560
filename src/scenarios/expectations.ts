/** What must be true in a plan: now, in the end, or all the time. */
import type { Place } from "./plan.ts";
import type { Micros } from "../sim/time.ts";

/** What can be expected of one laptop. Absent keys are not looked at. */
export interface LaptopExpectation {
  readonly indicator?: "n/a" | "green" | "yellow" | "offline";
  /** Name of the laptop whose copy this one is connected to; null for none. */
  readonly "connected-to"?: string | null;
  readonly queue?: number;
  readonly conflicts?: number;
  readonly "kept-documents"?: number;
  readonly "newer-documents"?: number;
  /** Edits in this copy that are no part of the engagement, whoever made them. */
  readonly "kept-aside"?: number;
  /** Whether the engagement can be edited there. */
  readonly phase?: "open" | "handing-in" | "locked-down";
  readonly link?: "up" | "down";
  readonly power?: "on" | "sleep" | "hibernate" | "off";
  /** `169.254` (self-assigned), `lease`, `static`, or `none`. */
  readonly address?: "169.254" | "lease" | "static" | "none";
  /** Computers in the network folder, in any order. */
  readonly sees?: ReadonlyArray<string>;
  /** Sessions other machines hold on this laptop (what `net session` lists). */
  readonly sessions?: number;
  /** Who they are: the accounts they use here, sorted, by client; nobody else may be there. */
  readonly "net-session"?: { readonly [client: string]: ReadonlyArray<string> };
  /** What this copy knows of the copies of others (Properties), by laptop; `unknown` where none is registered. */
  readonly members?: { readonly [laptop: string]: MemberView };
  /** Laptops whose users have synchronised with this copy, in any order (Properties). */
  readonly "synchronised-with"?: ReadonlyArray<string>;
  /** Known locations, parent first (SmartSync menu). */
  readonly locations?: ReadonlyArray<string>;
  readonly records?: {
    readonly [record: string]: { readonly [field: string]: string | number | boolean | null };
  };
  /** `present` or `absent` by document name. */
  readonly documents?: { readonly [document: string]: "present" | "absent" };
  /** What the file of a document is like, by document name; where documents lie as files. */
  readonly files?: { readonly [document: string]: FileView };
  /** The laptop on which the shown version of a document was saved first, by document name. */
  readonly "saved-by"?: { readonly [document: string]: string };
  /** Who has a document checked out as far as this laptop knows, by document name; null: nobody. */
  readonly "checked-out-by"?: { readonly [document: string]: string | null };
  /** Shown number by adjusting entry. */
  readonly numbers?: { readonly [record: string]: number };
}

export const FILE_VIEWS = [
  "up-to-date",
  "waiting",
  "changed",
  "missing",
  "no-document",
  "absent",
  "plain",
] as const;

/**
 * `up-to-date`: it holds the version the copy shows. `waiting`: another version waits to be put there. `changed`: it holds something that is not
 * taken in yet. `missing`: it is gone, and the copy asks why. `no-document`: a file of this name lies there that is no document of the engagement. `absent`: there is
 * none. `plain`: it lies where a copy was that was deleted, or cleared, and is a file like any other.
 */
export type FileView = (typeof FILE_VIEWS)[number];

export const MEMBER_VIEWS = ["member", "deleted", "abandoned", "unknown"] as const;

export type MemberView = (typeof MEMBER_VIEWS)[number];

/** One thing that must be true, with the place that says so. */
export type Expectation =
  | {
      readonly kind: "laptop";
      readonly laptop: string;
      readonly want: LaptopExpectation;
      readonly place: Place;
    }
  | { readonly kind: "all-copies"; readonly want: "equal"; readonly place: Place }
  | { readonly kind: "cables-left"; readonly want: number; readonly place: Place }
  /** The action of this step must be refused: a Windows code, or `no-cable`, `no-port` … from the room itself. */
  | { readonly kind: "refused"; readonly want: number | string; readonly place: Place };

export interface Eventually {
  readonly withinMicros: Micros;
  readonly expectations: ReadonlyArray<Expectation>;
  readonly place: Place;
}

/** What must hold, or must not, at every moment from the end of a step on. */
export interface Watch {
  readonly kind: "always" | "never";
  readonly expectations: ReadonlyArray<Expectation>;
  /** A time of the day, or so long from the end of the step; null: to the end of the day. */
  readonly until: { readonly at: Micros } | { readonly after: Micros } | null;
  readonly place: Place;
}
