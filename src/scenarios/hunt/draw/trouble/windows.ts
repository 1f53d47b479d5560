/** Windows' settings on a hunted day: firewalls, addresses, names, accounts, permissions, shares, and the way to the office over a VPN. */
import {
  accountOf,
  computerOf,
  everybody,
  noticesRights,
  SHARE,
  wayTo,
  type Cast,
} from "../cast.ts";
import { OFFICE, PARENT } from "../people.ts";
import type { SourceStep } from "../../source.ts";
import { always, anybody, aPeer, whoDid, type Family, type Happening } from "../happening.ts";

const direction = (action: string, weight: number): Happening => ({
  name: action,
  weight,
  draw: (cast, draws) => ({
    [action]: {
      laptop: anybody(cast, draws),
      direction: draws.pick("direction", ["inbound", "outbound"]),
    },
  }),
});

/** Where nobody connects anew, Windows has to ask meanwhile. */
const isAskedAgain = (cast: Cast): boolean => cast.policies["withdrawal"] !== "next-connection";

/** The folders others work in. */
const sharers = ({ hosts }: Cast): ReadonlyArray<string> => [PARENT, ...hosts];

/** Everybody may write there again. */
const letIn = (laptop: string): ReadonlyArray<SourceStep> => {
  const limited = {
    laptop,
    share: SHARE,
    account: accountOf(laptop).name,
    access: "read-write",
  };
  return [
    { grant: limited },
    { "limit-folder": limited },
    { "limit-folder": { ...limited, path: "_Sync/in" } },
  ];
};

const shareAgain = (laptop: string): ReadonlyArray<SourceStep> => [
  // Shared was the folder he had turned to last, and that may be a second one.
  { "open-copy": { laptop } },
  { "stop-sharing": { laptop, share: SHARE } },
  { "share-folder": { laptop, share: SHARE } },
  // Where nothing was shared nobody could be let in before.
  ...letIn(laptop),
];

export const WINDOWS: { readonly [family: string]: Family } = {
  firewalls: {
    happenings: [
      direction("block-file-sharing", 1),
      direction("allow-file-sharing", 2),
      {
        name: "set-network-profile",
        weight: 1,
        draw: (cast, draws) => ({
          "set-network-profile": {
            laptop: anybody(cast, draws),
            profile: draws.pick("profile", ["public", "private"]),
          },
        }),
      },
    ],
    cure: (cast) => [
      { "allow-file-sharing": { laptops: everybody(cast), direction: "inbound" } },
      { "allow-file-sharing": { laptops: everybody(cast), direction: "outbound" } },
      { "set-network-profile": { laptops: everybody(cast), profile: "private" } },
    ],
  },
  addresses: {
    happenings: [
      {
        name: "set-address",
        weight: 2,
        draw: (cast, draws) => ({
          "set-address": {
            laptop: anybody(cast, draws),
            address: draws.pick("address", ["192.168.1.10", "192.168.1.10", "10.0.0.7"]),
          },
        }),
      },
      {
        name: "obtain an address",
        weight: 1,
        draw: (cast, draws) => ({ "set-address": { laptop: anybody(cast, draws) } }),
      },
    ],
    cure: (cast) => [{ "set-address": { laptops: everybody(cast) } }],
  },
  names: {
    happenings: [
      {
        name: "rename-computer",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          // The language takes a name for that of the laptop that is called so in the morning.
          const taken = everybody(cast).filter((other) => computerOf(cast, other) === other);
          return [
            {
              "rename-computer": { laptop, to: draws.pick("to", [...taken, "SPARE", "SPARE"]) },
            },
            { reboot: { laptop } },
            { "open-copy": { laptop } },
          ];
        },
      },
    ],
    restarts: (cast, day) => {
      const renamed = whoDid(day, "rename-computer");
      if (renamed.length === 0) return [];
      return [
        ...renamed.map((laptop) => ({
          "rename-computer": { laptop, to: computerOf(cast, laptop) },
        })),
        { reboot: { laptops: renamed } },
        // Whoever had no name because somebody else had it claims it at his own next start.
        { reboot: { laptops: everybody(cast) } },
      ];
    },
  },
  accounts: {
    isPossible: ({ patient }) => !patient,
    happenings: [
      {
        name: "change-account",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = draws.pick("host", sharers(cast));
          const what = draws.pick("what", ["disabled", "expired", "locked-out", "password"]);
          const name = draws.chance("nobody", 1, 10) ? "nobody" : accountOf(laptop).name;
          const change =
            what === "password"
              ? { password: draws.pick("password", ["n3w", ""]) }
              : { [what]: draws.chance("on", 1, 2) };
          return { "change-account": { laptop, name, ...change } };
        },
      },
      {
        name: "knock at an account that is closed",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = aPeer(cast, draws);
          const what = draws.pick("what", ["disabled", "expired", "blank"]);
          const { name } = accountOf(PARENT);
          const change = what === "blank" ? { password: "" } : { [what]: true };
          const password = what === "blank" ? { password: "" } : {};
          return [
            { "change-account": { laptop: PARENT, name, ...change } },
            { disconnect: { laptop } },
            { connect: { laptop, ...wayTo(cast, PARENT), ...password } },
          ];
        },
      },
      {
        name: "account closed for a while",
        weight: 2,
        passes: always,
        draw: (cast, draws) => {
          const laptop = aPeer(cast, draws);
          const { name } = accountOf(PARENT);
          const closed = draws.pick("what", ["disabled", "expired"]);
          return [
            { "change-account": { laptop: PARENT, name, [closed]: true } },
            { unplug: { laptop } },
            { after: "20s", plug: { laptop, into: cast.places[laptop]! } },
            {
              after: draws.pick("until", ["1m", "12m"]),
              "change-account": { laptop: PARENT, name, [closed]: false },
            },
          ];
        },
      },
      {
        name: "create-account",
        weight: 1,
        draw: (cast, draws) => ({
          "create-account": {
            laptop: draws.pick("host", sharers(cast)),
            name: draws.pick("name", ["field", "spare"]),
            password: "sp4re",
          },
        }),
      },
    ],
    cure: (cast) =>
      sharers(cast).map((laptop) => ({
        "change-account": {
          laptop,
          ...accountOf(laptop),
          disabled: false,
          expired: false,
          "locked-out": false,
        },
      })),
  },
  permissions: {
    isPossible: noticesRights,
    happenings: [
      {
        name: "revoke",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = draws.pick("host", sharers(cast));
          return { revoke: { laptop, share: SHARE, account: accountOf(laptop).name } };
        },
      },
      {
        name: "shut out for a while",
        weight: 2,
        passes: isAskedAgain,
        draw: (cast, draws) => {
          const laptop = draws.pick("host", sharers(cast));
          const which = { laptop, share: SHARE, account: accountOf(laptop).name };
          return [{ revoke: which }, { after: draws.pick("until", ["2m", "12m"]), grant: which }];
        },
      },
      {
        name: "grant",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = draws.pick("host", sharers(cast));
          return {
            grant: {
              laptop,
              share: draws.pick("share", [SHARE, SHARE, SHARE, SHARE, "Walnut"]),
              account: draws.chance("nobody", 1, 10) ? "nobody" : accountOf(laptop).name,
              access: draws.pick("access", [
                "read-write",
                "read-write",
                "read",
                "no-writing",
                "none",
              ]),
            },
          };
        },
      },
      {
        name: "may only read for a while",
        weight: 2,
        passes: isAskedAgain,
        draw: (cast, draws) => {
          const laptop = draws.pick("host", sharers(cast));
          const which = { laptop, share: SHARE, account: accountOf(laptop).name };
          const edit = {
            laptop: aPeer(cast, draws),
            record: cast.records[0]!,
            set: { balance: 83 },
          };
          return [
            { grant: { ...which, access: "read" } },
            { "edit-record": edit },
            { after: draws.pick("until", ["2m", "12m"]), grant: which },
          ];
        },
      },
      {
        name: "limit-folder",
        weight: 1,
        draw: (cast, draws) => {
          const laptop = draws.pick("host", sharers(cast));
          const path = draws.pick("path", ["", "", "_Sync/in", "_Sync/none"]);
          return {
            "limit-folder": {
              laptop,
              share: SHARE,
              account: accountOf(laptop).name,
              access: draws.pick("access", ["read", "none", "read-write"]),
              ...(path === "" ? {} : { path }),
            },
          };
        },
      },
    ],
    cure: () => letIn(PARENT),
    cureShares: ({ hosts }) => hosts.flatMap(letIn),
  },
  shares: {
    isPossible: noticesRights,
    happenings: [
      {
        name: "stop-sharing",
        weight: 1,
        draw: (cast, draws) => ({
          "stop-sharing": { laptop: draws.pick("host", sharers(cast)), share: SHARE },
        }),
      },
      {
        name: "share-folder",
        weight: 2,
        draw: (cast, draws) => {
          const laptop = draws.pick("host", sharers(cast));
          return [
            { "share-folder": { laptop, share: SHARE, readers: [accountOf(laptop).name] } },
            { grant: { laptop, share: SHARE, account: accountOf(laptop).name } },
          ];
        },
      },
    ],
    cure: () => shareAgain(PARENT),
    cureShares: ({ hosts }) => hosts.flatMap(shareAgain),
  },
  "way to the office": {
    // Who is patient finds nobody again once the way is closed.
    isPossible: ({ patient, setting }) => setting === "vpn" && !patient,
    happenings: [
      {
        name: "connect-vpn",
        weight: 3,
        draw: (cast, draws) => {
          const laptop = anybody(cast, draws);
          return [
            {
              "connect-vpn": {
                laptop,
                ...(draws.chance("isolates", 1, 4) ? { isolates: true } : {}),
              },
            },
            { connect: { laptop, ...wayTo(cast, OFFICE) } },
          ];
        },
      },
      {
        name: "disconnect-vpn",
        weight: 1,
        draw: (cast, draws) => ({ "disconnect-vpn": { laptop: anybody(cast, draws) } }),
      },
    ],
    cure: (cast) => [{ "disconnect-vpn": { laptops: everybody(cast) } }],
  },
};
