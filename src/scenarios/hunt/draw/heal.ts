/**
 * The second half of a hunted day: whatever may be wrong is put right, and everybody connects to one copy (architecture "Two phases for
 * every random run"). Whoever is refused here had nothing to put right; only the last connections must not be refused.
 */
import type { SourceStep } from "../source.ts";
import { everybody, hasOffice, OFFICE, PARENT, wayTo, type Cast } from "./cast.ts";
import type { Family } from "./happening.ts";

const tries = (step: SourceStep): SourceStep => ({ ...step, "even-if-refused": true });

export const plugSteps = (cast: Cast): ReadonlyArray<SourceStep> =>
  [...new Set(Object.values(cast.places))].map((into) => ({
    plug: { laptops: everybody(cast).filter((laptop) => cast.places[laptop] === into), into },
  }));

/** Addresses of Windows XP take three minutes, names that are remembered ten, a seat somebody left without a word fifteen. */
const SETTLING: SourceStep = { wait: "20m" };

/** A port that is held back makes Windows XP give up on an address; it asks again after five minutes. */
export const afterPlugging = ({ isSlowToForward }: Cast): ReadonlyArray<SourceStep> =>
  isSlowToForward ? [{ wait: "6m" }] : [];

/** What an upgrade, a fall of the power or a deletion closed. */
const openSteps = (cast: Cast): ReadonlyArray<SourceStep> => {
  const laptops = everybody(cast);
  return [{ "open-copy": { laptops: hasOffice(cast) ? [...laptops, OFFICE] : laptops } }];
};

export const heal = (
  cast: Cast,
  families: ReadonlyArray<Family>,
  day: ReadonlyArray<SourceStep>,
): ReadonlyArray<SourceStep> => {
  const laptops = everybody(cast);
  const { peers, setting } = cast;
  const isOffice = setting === "office";
  const cured = families.flatMap(({ cure }) => cure?.(cast, day) ?? []);
  const copies = families.flatMap(({ cureCopies }) => cureCopies?.(cast, day) ?? []);
  const unplugged = families.some(({ movesCables }) => movesCables === true)
    ? [{ undock: { laptops } }, { unplug: { laptops } }]
    : [];
  const ready = [
    { "plug-power": { laptops } },
    { "power-on": { laptops } },
    { "open-lid": { laptops } },
    { wake: { laptops } },
  ];
  const putRight: ReadonlyArray<SourceStep> = [
    ...cast.devices.map((device) => ({ "power-on-device": { device } })),
    { "power-on": { laptops } },
    { wake: { laptops } },
    ...cured,
    ...unplugged,
    // Whoever is taken out of a dock has no power, and sleeps where the lid is closed.
    ...ready,
    ...plugSteps(cast),
    ...afterPlugging(cast),
    ...openSteps(cast),
    ...(copies.length === 0 ? [] : [SETTLING, ...copies, ...openSteps(cast)]),
    ...(hasOffice(cast)
      ? [{ unlock: { laptop: OFFICE } }, { "undo-check-outs": { laptop: OFFICE } }]
      : []),
    { "set-document-mode": { laptops, mode: "automatic" } },
    ...[...cast.documents, "memo.docx"].map((document) => ({
      "set-document-mode": { laptops, document, mode: "automatic" },
    })),
    ...(cast.patient ? [] : [{ "work-online": { laptops: peers } }, { disconnect: { laptops } }]),
    SETTLING,
    ...ready,
    { "open-copy": { laptops } },
  ];
  if (cast.patient) return putRight.map(tries);
  return [
    ...putRight.map(tries),
    {
      connect: { laptops: isOffice ? laptops : peers, ...wayTo(cast, isOffice ? OFFICE : PARENT) },
    },
  ];
};
