/** A number of a decision may be given twice, when a backup is put over the top level's folder (docs/engine.md, *What is not done*). */
import { describe, expect, it } from "vitest";
import { joinControl } from "../../../src/engine/control/join.ts";
import type { ControlOp } from "../../../src/engine/control/operations.ts";
import {
  applyControl,
  cleanedUpTo,
  emptyControl,
  phaseOf,
  quarantineOf,
  type ControlState,
} from "../../../src/engine/control/state.ts";
import { GENESIS, type Segment } from "../../../src/engine/log/segment.ts";

const TOP = "f".repeat(32);
const BEFORE = `${TOP}.1`;
const AFTER = `${TOP}.2`;
const BEN = `${"b".repeat(32)}.1`;

const at = (log: string, first: number, deps: Segment["deps"] = []): Segment => ({
  id: GENESIS,
  log,
  first,
  last: first,
  prev: GENESIS,
  lam: first,
  at: 0,
  deps,
  ops: [],
  chunks: [],
  bytes: new Uint8Array(),
});

type Said = readonly [log: string, seq: number, op: ControlOp];

/** Before the backup a lock-down was asked for, and taken back; after it a clean-up was agreed on. */
const LOCK_DOWN: ReadonlyArray<Said> = [
  [BEFORE, 5, { kind: "intent", epoch: 1, purpose: "lock-down" }],
];
const CLEAN_UP: ReadonlyArray<Said> = [
  [AFTER, 1, { kind: "intent", epoch: 1, purpose: "clean-up" }],
  [AFTER, 2, { kind: "commit", epoch: 1 }],
];

const ASKED: ControlOp = { kind: "intent", epoch: 1, purpose: "clean-up" };

const controlOf = (...said: ReadonlyArray<Said>): ControlState => {
  const control = emptyControl();
  for (const [log, seq, op] of said) applyControl(control, op, at(log, seq), seq);
  return control;
};

const joined = (one: ControlState, other: ControlState): ControlState => {
  const control = emptyControl();
  joinControl(control, one, other);
  return control;
};

describe("two decisions under one number", () => {
  it("leave an agreement what its author asked for, in whatever order they are heard of", () => {
    for (const control of [
      controlOf(...LOCK_DOWN, ...CLEAN_UP),
      controlOf(...CLEAN_UP, ...LOCK_DOWN),
      joined(controlOf(...LOCK_DOWN), controlOf(...CLEAN_UP)),
      joined(controlOf(...CLEAN_UP), controlOf(...LOCK_DOWN)),
    ]) {
      expect(cleanedUpTo(control, control.commits[0]!)).toEqual(new Map([[AFTER, 1]]));
      expect(quarantineOf(control, at(BEN, 1), 1)).toBeUndefined();
      expect(phaseOf(control)).toEqual({ kind: "open", epoch: 1 });
    }
  });

  it("keep out what nobody had seen when the lock-down among them was agreed on", () => {
    const agreed: Said = [BEFORE, 6, { kind: "commit", epoch: 1 }];
    const control = controlOf(...CLEAN_UP, ...LOCK_DOWN, agreed);
    expect(quarantineOf(control, at(BEN, 1), 1)).toBe("locked-down");
    expect(phaseOf(control)).toEqual({ kind: "locked-down", epoch: 1, by: TOP });
  });

  it("say the same of an edit that one took in before and the other after its author was abandoned, in whatever order they are heard of", () => {
    const office = `${"c".repeat(32)}.1`;
    const ben = { log: BEN, seq: 3 };
    const apply = {
      first: (control: ControlState) => {
        applyControl(control, ASKED, at(BEFORE, 5), 5);
        applyControl(control, { kind: "commit", epoch: 1 }, at(BEFORE, 6, [ben]), 6);
      },
      abandon: (control: ControlState) =>
        applyControl(
          control,
          { kind: "abandon", epoch: 1, copy: "b".repeat(32) },
          at(office, 1),
          1,
        ),
      second: (control: ControlState) => {
        applyControl(control, ASKED, at(AFTER, 1), 1);
        const seen = [ben, { log: office, seq: 1 }];
        applyControl(control, { kind: "commit", epoch: 1 }, at(AFTER, 2, seen), 2);
      },
    };
    for (const order of [
      ["first", "abandon", "second"],
      ["second", "first", "abandon"],
      ["abandon", "second", "first"],
    ] as const) {
      const control = emptyControl();
      for (const step of order) apply[step](control);
      expect(quarantineOf(control, at(BEN, 2), 2)).toBeUndefined();
    }
  });
});
