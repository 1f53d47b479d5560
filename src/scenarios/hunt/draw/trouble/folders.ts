/**
 * What happens to the folders of copies on a hunted day: deleted in Explorer, sticks pulled out, full disks; copies that are deleted, made
 * twice, or opened by a newer program.
 */
import { everybody, hasOffice, SHARE, wayTo, type Cast } from "../cast.ts";
import { OFFICE, PARENT } from "../people.ts";
import {
  always,
  anybody,
  aPeer,
  onLaptop,
  whoDid,
  whoTurnedTo,
  type Family,
} from "../happening.ts";
import { getCopy, makeAnew, travelling } from "../heal-copies.ts";

const SECOND = "Maple second";
const PLENTY = "200GB";

const withSticks = (cast: Cast): ReadonlyArray<string> =>
  everybody(cast).filter((laptop) => cast.nodes[laptop]?.["stick"] === true);

export const FOLDERS: { readonly [family: string]: Family } = {
  "deleted folders": {
    isPossible: ({ patient }) => !patient,
    happenings: [
      {
        name: "delete-folder",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = aPeer(cast, draws);
          return draws.chance("closed", 1, 2)
            ? [{ "close-copy": { laptop } }, { "delete-folder": { laptop } }]
            : { "delete-folder": { laptop } };
        },
      },
      {
        name: "another copy",
        weight: 1,
        draw: (cast, draws) => getCopy(cast, aPeer(cast, draws)),
      },
      {
        name: "share a folder that is gone",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = draws.pick("who", [...cast.hosts, cast.peers.at(-1)!]);
          return { "share-folder": { laptop, share: `${SHARE} again` } };
        },
      },
    ],
    cureCopies: (cast, day) => makeAnew(cast, day, "delete-folder"),
  },
  "deleted copies": {
    isPossible: ({ patient }) => !patient,
    happenings: [
      {
        name: "delete-copy",
        weight: 1,
        draw: (cast, draws) => ({ "delete-copy": { laptop: aPeer(cast, draws) } }),
      },
      {
        name: "another copy",
        weight: 1,
        draw: (cast, draws) => getCopy(cast, aPeer(cast, draws)),
      },
    ],
    // Where there is a copy, this is refused.
    cureCopies: (cast, day) => whoDid(day, "delete-copy").map((laptop) => getCopy(cast, laptop)),
  },
  "second copies": {
    isPossible: ({ patient }) => !patient,
    happenings: [
      {
        name: "second copy",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = aPeer(cast, draws);
          const { "create-child-copy": keys } = getCopy(cast, laptop);
          return [
            { "create-child-copy": { ...(keys as object), folder: SECOND } },
            { "edit-record": { laptop, record: cast.records[0]!, set: { balance: 79 } } },
          ];
        },
      },
      {
        name: "open the second copy",
        weight: 1,
        draw: (cast, draws) => ({
          "open-copy": { laptop: aPeer(cast, draws), folder: SECOND },
        }),
      },
      onLaptop("open-copy"),
    ],
    // What was done in it is handed in before it is put away.
    cureCopies: (cast, day) =>
      whoTurnedTo(day, SECOND).flatMap((laptop) => [
        { "open-copy": { laptop, folder: SECOND } },
        ...travelling(cast, [laptop]),
        { connect: { laptop, ...wayTo(cast, PARENT) } },
        { after: "5m", "sync-now": { laptop } },
        { "open-copy": { laptop } },
      ]),
  },
  "full disks": {
    happenings: [
      {
        name: "fill-disk",
        weight: 1,
        draw: (cast, draws) => ({
          "fill-disk": {
            laptop: anybody(cast, draws),
            free: draws.pick("free", ["2kB", "30kB", "500kB"]),
          },
        }),
      },
      {
        name: "no room for what comes",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const laptop = aPeer(cast, draws);
          const edit = { laptop: PARENT, document: cast.documents[0]!, size: "1MB" };
          return [
            { "fill-disk": { laptop, free: "30kB" } },
            { "edit-document": edit },
            { after: draws.pick("until", ["20s", "2m"]), "fill-disk": { laptop, free: PLENTY } },
          ];
        },
      },
      {
        name: "no room for his own work",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          const record = cast.records[0]!;
          return [
            { "fill-disk": { laptop, free: "0kB" } },
            { "edit-record": { laptop, record, set: { balance: 81 } } },
            { after: draws.pick("until", ["1s", "20s"]), "fill-disk": { laptop, free: PLENTY } },
          ];
        },
      },
      {
        name: "clear the disk",
        weight: 2,
        draw: (cast, draws) => ({
          "fill-disk": { laptop: anybody(cast, draws), free: PLENTY },
        }),
      },
    ],
    cure: (cast) => [{ "fill-disk": { laptops: everybody(cast), free: PLENTY } }],
  },
  sticks: {
    isPossible: (cast) => withSticks(cast).length > 0,
    happenings: [
      onLaptop("pull-stick"),
      onLaptop("put-stick-back", 2),
      {
        name: "stick out while others work",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const laptop = draws.pick("who", withSticks(cast));
          return [
            { "pull-stick": { laptop } },
            { "edit-record": { laptop: PARENT, record: cast.records[0]!, set: { balance: 71 } } },
            { after: draws.pick("until", ["20s", "2m"]), "put-stick-back": { laptop } },
          ];
        },
      },
      {
        name: "work with the stick out",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const laptop = draws.pick("who", withSticks(cast));
          const back = {
            after: draws.pick("until", ["1s", "2m"]),
            "put-stick-back": { laptop },
          };
          const edit = { laptop, record: cast.records[0]!, set: { balance: 82 } };
          // Somebody who is connected hands on at once what he could not keep.
          return draws.chance("without a cable", 1, 2)
            ? [
                { unplug: { laptop } },
                { "pull-stick": { laptop } },
                { "edit-record": edit },
                back,
                { plug: { laptop, into: cast.places[laptop]! } },
              ]
            : [{ "pull-stick": { laptop } }, { "edit-record": edit }, back];
        },
      },
      {
        name: "pull the stick while saving",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = draws.pick("who", withSticks(cast));
          const edit = { laptop, document: cast.documents[0]!, size: "4MB" };
          const after = draws.pick("after", ["2ms", "10ms", "30ms"]);
          return {
            together: [{ "edit-document": edit }, { after, "pull-stick": { laptop } }],
          };
        },
      },
    ],
    cure: (cast) => withSticks(cast).map((laptop) => ({ "put-stick-back": { laptop } })),
  },
  "newer programs": {
    isPossible: ({ patient }) => !patient,
    happenings: [
      {
        name: "upgrade-program",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          return [{ "upgrade-program": { laptop, to: 2 } }, { "open-copy": { laptop } }];
        },
      },
    ],
    cure: (cast, day) =>
      whoDid(day, "upgrade-program").length === 0
        ? []
        : [
            { "upgrade-program": { laptops: everybody(cast), to: 2 } },
            ...(hasOffice(cast) ? [{ "upgrade-program": { laptop: OFFICE, to: 2 } }] : []),
          ],
  },
};
