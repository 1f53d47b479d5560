/**
 * Many small documents at once on a hunted day: somebody comes back with them, and just then the power goes or the cable; or a program holds the
 * file in which the documents lie that the engagement began with, while somebody needs it.
 */
import type { RandomStream } from "../../../../sim/random.ts";
import type { SourceStep } from "../../source.ts";
import { computerOf, hasOffice, SHARE, wayTo, type Cast } from "../cast.ts";
import { callTogether, cleanUp } from "../gathering.ts";
import { anybody, aPeer, type Family } from "../happening.ts";
import { anew, makeAnew } from "../heal-copies.ts";
import { OFFICE, PARENT } from "../people.ts";
import { closeAll } from "./opening.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

const NOTES = 9;

/** Different documents, some of them new, one after the other. */
const savesMuch = (cast: Cast, draws: RandomStream, laptop: string): ReadonlyArray<SourceStep> => {
  const notes = Array.from({ length: NOTES }, (_, at) => `note-${at + 1}.docx`);
  const documents = draws
    .shuffle("documents", [...cast.documents, ...notes])
    .slice(0, draws.between("how many", 4, 9));
  return documents.map((document, at) => ({
    "edit-document": {
      laptop,
      document,
      size: draws.pick(`size ${at}`, ["1kB", "1kB", "20kB", "60kB", "200kB"]),
    },
  }));
};

/** Whom somebody hands his work to. */
const hostOf = (cast: Cast, laptop: string): string =>
  cast.setting === "office" ? OFFICE : cast.parents[laptop]!;

/** He comes back with much, and soon after the host has no power or he no cable. */
const comesBackWithMuch = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = aPeer(cast, draws);
  const host = hostOf(cast, laptop);
  const after = `${draws.between("cut after", 1, draws.pick("within", [60, 300, 2_000, 10_000]))}ms`;
  const cut = draws.pick("cut", ["power-off", "power-off", "unplug", "nothing"]);
  const comes: SourceStep = { "work-online": { laptop } };
  const away: Steps = [{ "work-offline": { laptop } }, ...savesMuch(cast, draws, laptop)];
  switch (cut) {
    case "power-off":
      return [
        ...away,
        { together: [comes, { after, "power-off": { laptop: host } }] },
        { after: draws.pick("dark for", ["1s", "1m"]), "power-on": { laptop: host } },
        { "open-copy": { laptop: host } },
      ];
    case "unplug":
      return [
        ...away,
        { together: [comes, { after, unplug: { laptop } }] },
        {
          after: draws.pick("out for", ["1s", "1m"]),
          plug: { laptop, into: cast.places[laptop]! },
        },
      ];
    default:
      return [...away, comes];
  }
};

const SCANNER = "Thorough scanner";

const scans = (cast: Cast, laptop: string): SourceStep => ({
  "open-program": {
    laptop,
    program: SCANNER,
    on: laptop === OFFICE ? wayTo(cast, OFFICE).to : `\\\\${computerOf(cast, laptop)}\\${SHARE}`,
    file: cast.parcel ?? "",
    "lets-others": "nothing",
  },
});

const goesOn = (draws: RandomStream, laptop: string): SourceStep => ({
  after: draws.pick("held for", ["2s", "20s", "1m", "10m"]),
  "close-program": { laptop, program: SCANNER },
});

/** Somebody gets a copy anew while the file is held he gets most of it from. */
const heldWhenFetched = (cast: Cast, draws: RandomStream): Steps => [
  { together: [scans(cast, PARENT), [...anew(cast, aPeer(cast, draws))]] },
  goesOn(draws, PARENT),
];

/** On the own disk, while the copy is opened. */
const heldWhenOpened = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = draws.pick("host", [PARENT, ...cast.hosts]);
  return [
    { "close-copy": { laptop } },
    scans(cast, laptop),
    { "open-copy": { laptop } },
    goesOn(draws, laptop),
    { "open-copy": { laptop } },
  ];
};

/** While a clean-up looks at what is still needed of it: some of its documents were saved anew, and one clean-up has noted that. */
const heldWhenSwept = (cast: Cast, draws: RandomStream): Steps => {
  const laptop = draws.pick("host", [PARENT, OFFICE, ...cast.hosts]);
  const author = anybody(cast, draws);
  const anewSaved = draws
    .shuffle("documents", cast.documents)
    .slice(0, draws.between("how many", 1, cast.documents.length))
    .map((document): SourceStep => ({
      "edit-document": { laptop: author, document, size: "1kB" },
    }));
  const isHeld = draws.chance("held", 2, 3);
  return [
    ...callTogether(cast),
    ...anewSaved,
    { after: "20s", ...cleanUp(OFFICE, "3m") },
    ...(isHeld ? [scans(cast, laptop)] : []),
    { after: "20s", ...cleanUp(OFFICE, "3m") },
    ...(isHeld ? [goesOn(draws, laptop)] : []),
  ];
};

const closeScanner = (cast: Cast): ReadonlyArray<SourceStep> => [
  ...closeAll(SCANNER)(cast),
  ...(hasOffice(cast) ? [{ "close-program": { laptop: OFFICE, program: SCANNER } }] : []),
];

const hasParcel = ({ parcel }: Cast): boolean => parcel !== null;

export const MUCH_AT_ONCE: { readonly [family: string]: Family } = {
  "much at once": {
    isPossible: ({ patient }) => !patient,
    happenings: [{ name: "come back with much", weight: 4, draw: comesBackWithMuch }],
  },
  "held parcels": {
    days: [1, 8],
    isPossible: (cast) => hasParcel(cast) && !cast.patient,
    happenings: [
      { name: "held when it is fetched", weight: 2, draw: heldWhenFetched },
      { name: "held when its copy is opened", weight: 1, draw: heldWhenOpened },
    ],
    cure: closeScanner,
    // Who could not get one while the file was held.
    cureCopies: (cast, day) => makeAnew(cast, day, "delete-folder"),
  },
  "swept parcels": {
    days: [1, 8],
    isPossible: (cast) => hasParcel(cast) && hasOffice(cast) && !cast.patient,
    happenings: [{ name: "held when it is swept", weight: 4, draw: heldWhenSwept }],
    cure: closeScanner,
  },
};
