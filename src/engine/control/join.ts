/**
 * The control operations of two snapshots together. Every part of the control state is a set or a least element, so the join
 * is the union (engine §1.9).
 */
import { refill } from "../in-steps.ts";
import { dotText } from "../log/op.ts";
import { addIntent, becomeControl, earlier, type Act, type ControlState } from "./state.ts";

const union = (a: ReadonlyArray<Act>, b: ReadonlyArray<Act>): ReadonlyArray<Act> => [
  ...new Map([...a, ...b].map((act) => [dotText(act), act])).values(),
];

/** Makes `into` the union of both. */
export const joinControl = (into: ControlState, a: ControlState, b: ControlState): void => {
  becomeControl(into, a);
  for (const [copy, joined] of b.joined) {
    const known = into.joined.get(copy);
    if (known === undefined || earlier(joined, known)) into.joined.set(copy, joined);
  }
  for (const copy of b.left) into.left.add(copy);
  for (const [copy, at] of b.heardAt)
    into.heardAt.set(copy, Math.max(at, into.heardAt.get(copy) ?? at));
  for (const intents of b.intents.values()) for (const intent of intents) addIntent(into, intent);
  for (const [epoch, copies] of b.seals) {
    const seals = into.seals.get(epoch) ?? new Set();
    for (const copy of copies) seals.add(copy);
    into.seals.set(epoch, seals);
  }
  refill(into.commits, union(a.commits, b.commits));
  refill(into.unlocks, union(a.unlocks, b.unlocks));
  for (const [copy, acts] of b.abandoned)
    into.abandoned.set(copy, [...union(into.abandoned.get(copy) ?? [], acts)]);
};
