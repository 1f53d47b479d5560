/** The selected laptop as its user and Windows would describe it: plug, address, copy, `net session`, `net use`, shares. */
import type { LaptopState } from "../../replay/field.ts";
import type { Player } from "../../replay/player.ts";
import type { WorldLaptop } from "../../replay/world.ts";
import { fill, fit, heading, line, span } from "../line.ts";
import type { Line } from "../line.ts";
import { indicatorSign, lightSign } from "../signs.ts";
import { padEnd, wrap } from "../width.ts";
import { seatsText } from "./room.ts";

const LABEL_COLUMNS = 12;

const fact = (label: string, value: string): Line => [
  span(padEnd(label, LABEL_COLUMNS), "faint"),
  span(value),
];

/** A fact that may be longer than a row. */
const longFact = (label: string, value: string, width: number): ReadonlyArray<Line> =>
  wrap(value, Math.max(1, width - LABEL_COLUMNS)).map((words, index) =>
    fact(index === 0 ? label : "", words),
  );

const POWER = { on: "switched on", asleep: "asleep", off: "switched off" } as const;

const plugText = (laptop: LaptopState): string => {
  if (laptop.plug === null) return "no cable";
  const light = laptop.light ? "light on" : "light off";
  return `${lightSign(laptop)} ${laptop.plug.device} port ${laptop.plug.port}, ${light}`;
};

const addressText = (laptop: LaptopState): string => {
  if (laptop.address === null) return "none";
  const { address, by } = laptop.address;
  return `${address} ${by === "169.254" ? "(gave itself)" : `(${by})`}`;
};

const copyLines = (
  laptop: LaptopState,
  owners: ReadonlyMap<string, string>,
): ReadonlyArray<Line> => {
  const { copy } = laptop;
  if (copy === null) return [fact("copy", "none")];
  const made =
    copy.from === null
      ? copy.role
      : `${copy.role}, made from ${owners.get(copy.from) ?? copy.from}`;
  const sign = indicatorSign(laptop.indicator);
  const connection = copy.connectedTo ?? (copy.offlineWhy === null ? "nobody" : copy.offlineWhy);
  return [
    fact("copy", `${made}${copy.open ? "" : ", closed"}`),
    [
      span(padEnd("indicator", LABEL_COLUMNS), "faint"),
      span(`${sign.sign} ${sign.word}`, sign.tone),
    ],
    fact("connected", connection),
    ...(copy.phase === "open" ? [] : [fact("engagement", copy.phase.replace("-", " "))]),
    fact("waiting", `${laptop.queue} changes, ${laptop.conflicts} conflicts`),
  ];
};

const serverLines = (laptop: LaptopState, world: WorldLaptop | undefined): ReadonlyArray<Line> => {
  const seats = seatsText(laptop, world);
  const cap = world?.seatCap === null ? ", no limit" : "";
  return [
    ...laptop.shares.map((share) =>
      fact(
        "share",
        `${share.name}: ${share.grants.map((grant) => `${grant.account} ${grant.access}`).join(", ")}`,
      ),
    ),
    ...(laptop.accounts.length === 0 ? [] : [fact("accounts", laptop.accounts.join(", "))]),
    ...(seats === "" ? [] : [fact("net session", `${seats} seats taken${cap}`)]),
    ...laptop.hosts.map((held) => fact("", `${held.client} as ${held.account}`)),
  ];
};

const clientLines = (laptop: LaptopState, width: number): ReadonlyArray<Line> => [
  ...laptop.uses.map((use) => fact("net use", `\\\\${use.server} as ${use.account}`)),
  ...laptop.programs.map((open) =>
    fact("program", `${open.program} on ${open.on}${open.file === null ? "" : ` (${open.file})`}`),
  ),
  ...(laptop.lastRefusal === null
    ? []
    : [
        fact("refused", `${laptop.lastRefusal.target}: error ${laptop.lastRefusal.code}`),
        ...longFact("", laptop.lastRefusal.text, width),
      ]),
];

export const laptopLines = (
  player: Player,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> => {
  const laptop = player.field.laptops[player.selected];
  const world = player.replay.world.laptops[player.selected];
  const rows: ReadonlyArray<Line> =
    laptop === undefined
      ? [heading("No laptop", size.columns), line("This journal names no laptops.")]
      : [
          heading(`${laptop.name} · ${world?.edition ?? ""}`, size.columns),
          fact("user", `${world?.user ?? "?"}, ${POWER[laptop.power]}`),
          fact("cable", plugText(laptop)),
          fact("address", addressText(laptop)),
          ...copyLines(laptop, player.replay.world.owners),
          ...clientLines(laptop, size.columns),
          ...serverLines(laptop, world),
        ];
  // What does not fit is not hidden silently: in the small inspector enter shows all of it.
  const fitting =
    rows.length > size.rows
      ? [...rows.slice(0, size.rows - 1), line(`… ${rows.length - size.rows + 1} more`, "faint")]
      : rows;
  return fill(
    fitting.map((row) => fit(row, size.columns)),
    size.rows,
  );
};
