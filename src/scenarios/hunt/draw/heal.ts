/**
 * The second half of a hunted day: whatever may be wrong is put right, and everybody connects to one copy (architecture "Two phases for
 * every random run"). Whoever is refused here had nothing to put right; only the last connections must not be refused.
 */
import type { SourceStep } from "../source.ts";
import { getCopy, travelling } from "./heal-copies.ts";
import { accountOf, everybody, hasOffice, wayTo, type Cast } from "./cast.ts";
import { OFFICE, PARENT } from "./people.ts";
import { whoDid, type Family } from "./happening.ts";
import { isLying } from "./policies.ts";
import { forgetTheVanished } from "./vanished.ts";

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

/** Who never touches a connection needs his password where another program of his has signed in as somebody else. */
const signedIn = (cast: Cast): ReadonlyArray<SourceStep> => {
  const { to, ...typed } = wayTo(cast, PARENT, "");
  return cast.patient
    ? [{ "sign-in": { laptops: cast.peers, to: to.replace(/\\$/, ""), ...typed } }]
    : [];
};

/** Where neither side ends a connection nobody uses, whoever signed in as somebody else is that until his Windows starts anew (1219). */
const signedOut = (cast: Cast): ReadonlyArray<SourceStep> =>
  !cast.patient &&
  cast.policies["idle-end"] === "host" &&
  [PARENT, ...cast.hosts].some((laptop) => cast.nodes[laptop]?.["auto-disconnect"] === "never")
    ? [{ reboot: { laptops: cast.peers } }]
    : [];

/** A host that ends what nobody uses at once also ends what somebody's question is on its way to (64): he comes back by himself. */
const endsAtOnce = (cast: Cast, host: string): boolean =>
  cast.nodes[host]?.["auto-disconnect"] === "0s";

/** The last connection of the day. */
const connected = (
  cast: Cast,
  who: { readonly laptop: string } | { readonly laptops: ReadonlyArray<string> },
  host: string,
): SourceStep => {
  const step = { connect: { ...who, ...wayTo(cast, host) } };
  return endsAtOnce(cast, host) ? tries(step) : step;
};

/** Who left for the client's may have been asleep when he was to come back. */
const onlineAgain = (day: ReadonlyArray<SourceStep>): ReadonlyArray<SourceStep> =>
  whoDid(day, "work-offline").map((laptop) => ({ "work-online": { laptop } }));

/** What an upgrade, a fall of the power or a deletion closed. */
const openSteps = (cast: Cast): ReadonlyArray<SourceStep> => {
  const laptops = everybody(cast);
  return [{ "open-copy": { laptops: hasOffice(cast) ? [...laptops, OFFICE] : laptops } }];
};

/** Whoever knocks with an old password locks the account for everybody, until he is told the new one. */
const unlocked = (cast: Cast): ReadonlyArray<SourceStep> =>
  [PARENT, ...cast.hosts].map((laptop) => ({
    "change-account": { laptop, ...accountOf(laptop), "locked-out": false },
  }));

export const heal = (
  cast: Cast,
  families: ReadonlyArray<Family>,
  day: ReadonlyArray<SourceStep>,
): ReadonlyArray<SourceStep> => {
  const laptops = everybody(cast);
  const { peers, setting } = cast;
  const isOffice = setting === "office";
  const cured = families.flatMap(({ cure }) => cure?.(cast, day) ?? []);
  const restarts = [
    ...families.flatMap((family) => family.restarts?.(cast, day) ?? []),
    ...forgetTheVanished(cast, day),
    ...signedOut(cast),
  ];
  const copies = families.flatMap(({ cureCopies }) => cureCopies?.(cast, day) ?? []);
  const shares = families.flatMap(({ cureShares }) => cureShares?.(cast, day) ?? []);
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
    ...ready,
    ...cured,
    ...unplugged,
    // Whoever is taken out of a dock has no power, and sleeps where the lid is closed.
    ...ready,
    ...plugSteps(cast),
    ...afterPlugging(cast),
    // Whoever nobody touched for an hour may have fallen asleep meanwhile.
    ...ready,
    ...openSteps(cast),
    ...(restarts.length === 0 ? [] : [SETTLING, ...ready, ...restarts, ...openSteps(cast)]),
    ...(copies.length === 0
      ? []
      : [SETTLING, ...ready, ...unlocked(cast), ...copies, ...openSteps(cast)]),
    ...(hasOffice(cast)
      ? [{ unlock: { laptop: OFFICE } }, { "undo-check-outs": { laptop: OFFICE } }]
      : []),
    ...travelling(cast, laptops),
    ...(cast.patient
      ? onlineAgain(day)
      : [{ "work-online": { laptops: peers } }, { disconnect: { laptops } }]),
    SETTLING,
    ...ready,
    ...unlocked(cast),
    ...signedIn(cast),
    { "open-copy": { laptops } },
    // Whoever had none and got none before, because something was still in the way. Where there is one, this is refused.
    ...(copies.length === 0 && !isLying(cast) ? [] : peers.map((peer) => getCopy(cast, peer))),
    ...shares,
  ];
  if (cast.patient) return putRight.map(tries);
  // Whose work goes through others' hands on this day is connected to them, and not to whom everybody is.
  const relays = cast.relayed ? peers.filter((peer) => cast.parents[peer] !== PARENT) : [];
  const direct = (isOffice ? laptops : peers).filter((laptop) => !relays.includes(laptop));
  return [
    ...putRight.map(tries),
    connected(cast, { laptops: direct }, isOffice ? OFFICE : PARENT),
    ...relays.map((laptop) => connected(cast, { laptop }, cast.parents[laptop]!)),
  ];
};
