/**
 * Faults of the room under their names (issue: partition, clog, slow link, delay with jitter, loss, reordering, duplicates): each is
 * one rule of faults.ts, which the timeline puts in and takes away again. What is a matter of chance is drawn from a stream of the
 * fault's own.
 */
import type { Kernel } from "../../sim/kernel.ts";
import type { RandomStream } from "../../sim/random.ts";
import { SECOND, type Micros } from "../../sim/time.ts";
import type { FaultRule, FaultRules, Passage, Verdict } from "./faults.ts";

export type FaultEffect =
  /** Nothing comes through. */
  | { readonly kind: "partition" }
  /** Nothing comes through until the fault is over; then all of it does. */
  | { readonly kind: "clog" }
  /** Everything shares this much bandwidth, on top of what the cables have. */
  | { readonly kind: "slow"; readonly bitsPerSecond: number }
  /** Everything is late: by so much, and up to so much more. */
  | { readonly kind: "delay"; readonly byMicros: Micros; readonly jitterMicros: Micros }
  /** One frame in so many is lost. */
  | { readonly kind: "lose"; readonly oneIn: number }
  /** One frame in so many arrives so much later, behind those that were sent after it. */
  | { readonly kind: "reorder"; readonly oneIn: number; readonly byMicros: Micros }
  /** One frame in so many is sent twice. */
  | { readonly kind: "duplicate"; readonly oneIn: number };

export const FAULT_KINDS = [
  "partition",
  "clog",
  "slow",
  "delay",
  "lose",
  "reorder",
  "duplicate",
] as const satisfies ReadonlyArray<FaultEffect["kind"]>;

export interface RoomFault {
  readonly name: string;
  /** Whose frames; null for everybody's. */
  readonly from: ReadonlyArray<string> | null;
  /** To whom; null for everybody. */
  readonly to: ReadonlyArray<string> | null;
  /** Whether the answers meet it too. */
  readonly bothWays: boolean;
  readonly effect: FaultEffect;
}

const isAmong = (names: ReadonlyArray<string> | null, name: string): boolean =>
  names === null || names.includes(name);

const concerns = ({ from, to, bothWays }: RoomFault, passage: Passage): boolean =>
  (isAmong(from, passage.from) && isAmong(to, passage.to)) ||
  (bothWays && isAmong(from, passage.to) && isAmong(to, passage.from));

type Judge = (passage: Passage) => Verdict | null;

const judgeOf = (effect: FaultEffect, stream: RandomStream, held: Array<() => void>): Judge => {
  switch (effect.kind) {
    case "partition":
      return () => ({ kind: "drop" });
    case "clog":
      return () => ({ kind: "hold", until: (go) => held.push(go) });
    case "slow": {
      const busyUntil = new Map<string, Micros>();
      return ({ from, to, bytes, at }) => {
        const key = JSON.stringify([from, to]);
        const start = Math.max(at, busyUntil.get(key) ?? 0);
        const end = start + Math.ceil((bytes * 8 * SECOND) / effect.bitsPerSecond);
        busyUntil.set(key, end);
        return { kind: "deliver", afterMicros: end - at };
      };
    }
    case "delay":
      return () => ({
        kind: "deliver",
        afterMicros: effect.byMicros + stream.int("jitter", effect.jitterMicros + 1),
      });
    case "lose":
      return () => (stream.chance("lose", 1, effect.oneIn) ? { kind: "drop" } : null);
    case "reorder":
      return () =>
        stream.chance("reorder", 1, effect.oneIn)
          ? { kind: "deliver", afterMicros: effect.byMicros }
          : null;
    case "duplicate":
      return () => (stream.chance("duplicate", 1, effect.oneIn) ? { kind: "twice" } : null);
  }
};

export class RoomFaults {
  readonly #kernel: Kernel;
  readonly #rules: FaultRules;
  readonly #ends = new Map<string, () => void>();

  constructor(kernel: Kernel, rules: FaultRules) {
    this.#kernel = kernel;
    this.#rules = rules;
  }

  /** Puts a fault in; false where one of this name is there already. */
  begin(fault: RoomFault): boolean {
    const { name, from, to, bothWays, effect } = fault;
    if (this.#ends.has(name)) return false;
    const held: Array<() => void> = [];
    const judge = judgeOf(effect, this.#kernel.stream("faults", name), held);
    const rule: FaultRule = (passage) => (concerns(fault, passage) ? judge(passage) : null);
    const remove = this.#rules.install(rule);
    const facts = { name, from: from ?? "all", to: to ?? "all", bothWays, ...effect };
    const { kind, ...numbers } = facts;
    this.#kernel.record("fault.began", "room", { ...numbers, fault: kind });
    this.#ends.set(name, () => {
      remove();
      for (const go of held.splice(0)) go();
    });
    return true;
  }

  /** Takes it away again; false where there is none of this name. */
  end(name: string): boolean {
    const end = this.#ends.get(name);
    if (end === undefined) return false;
    this.#ends.delete(name);
    this.#kernel.record("fault.ended", "room", { name });
    end();
    return true;
  }
}
