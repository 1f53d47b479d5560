/**
 * What changed between two moments of a day, whichever of them is the earlier one: laptop by laptop, in the facts the inspector shows.
 * Only the two fields are compared. What changed and changed back in between is no difference; the events in between tell that.
 */
import type { DeviceState, FieldState, LaptopState } from "./field.ts";
import { laptopFacts, powerWord, type LaptopFact } from "./laptop-facts.ts";

/** One fact that is not what it was; `null` where there was none, or is none any more. */
export interface Change {
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Difference {
  /** A laptop, a switch, or `room` and `day` for what belongs to nobody. */
  readonly where: string;
  readonly changes: ReadonlyArray<Change>;
}

/** What one list has more than the other, where a value may come more than once. */
const without = (values: ReadonlyArray<string>, others: ReadonlyArray<string>) => {
  const left = [...others];
  return values.filter((value) => {
    const at = left.indexOf(value);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
};

/** A fact that goes on in a second row belongs to the label of the row before. */
const labelled = (facts: ReadonlyArray<LaptopFact>): ReadonlyArray<LaptopFact> => {
  let last = "";
  return facts.map(({ label, value }) => {
    if (label !== "") last = label;
    return { label: last, value };
  });
};

const compareFacts = (
  before: ReadonlyArray<LaptopFact>,
  after: ReadonlyArray<LaptopFact>,
): ReadonlyArray<Change> => {
  const labels = new Set([...before, ...after].map(({ label }) => label));
  const valuesOf = (facts: ReadonlyArray<LaptopFact>, label: string) =>
    facts.filter((fact) => fact.label === label).map(({ value }) => value);
  return [...labels].flatMap((label) => {
    const was = valuesOf(before, label);
    const is = valuesOf(after, label);
    const gone = without(was, is);
    const come = without(is, was);
    return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) => ({
      label,
      before: gone[at] ?? null,
      after: come[at] ?? null,
    }));
  });
};

const factsOf = (field: FieldState, laptop: LaptopState, at: number): ReadonlyArray<LaptopFact> => [
  { label: "power", value: powerWord(laptop) },
  ...labelled(laptopFacts(laptop, field.world.laptops[at], field.world.owners)),
];

const portsOf = ({ ports }: DeviceState): ReadonlyArray<LaptopFact> =>
  ports.map((holder, at) => ({ label: `port ${at + 1}`, value: holder ?? "free" }));

const dayOf = (field: FieldState): ReadonlyArray<LaptopFact> => [
  {
    label: "step",
    value: field.step === null ? "none yet" : `${field.step.index + 1}: ${field.step.label}`,
  },
  { label: "as expected", value: String(field.passed) },
  { label: "not as expected", value: String(field.failed) },
  ...(field.verdict === null ? [] : [{ label: "verdict", value: field.verdict }]),
];

/** Two fields of the same day. Places where nothing changed are left out. */
export const differences = (before: FieldState, after: FieldState): ReadonlyArray<Difference> => {
  const places: ReadonlyArray<Difference> = [
    { where: "day", changes: compareFacts(dayOf(before), dayOf(after)) },
    {
      where: "room",
      changes: compareFacts(
        [{ label: "cables left", value: String(before.cablesLeft) }],
        [{ label: "cables left", value: String(after.cablesLeft) }],
      ),
    },
    ...after.devices.map((device, at) => {
      const was = before.devices[at];
      return {
        where: device.name,
        changes: was === undefined ? [] : compareFacts(portsOf(was), portsOf(device)),
      };
    }),
    ...after.laptops.map((laptop, at) => {
      const was = before.laptops[at];
      return {
        where: laptop.name,
        changes:
          was === undefined
            ? []
            : compareFacts(factsOf(before, was, at), factsOf(after, laptop, at)),
      };
    }),
  ];
  return places.filter(({ changes }) => changes.length > 0);
};

/** `was offline, is green: connected to its parent`. */
export const changeText = ({ after, before }: Change): string =>
  before === null
    ? `now ${after ?? ""}`
    : after === null
      ? `no more ${before}`
      : `was ${before}, is ${after}`;
