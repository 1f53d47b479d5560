/**
 * The room at this moment: switches with a light per port, cables left, and a row per laptop with its Windows, its plug, its
 * seats and its indicator.
 */
import { laptopOf } from "../../replay/field.ts";
import type { DeviceState, FieldState, LaptopState } from "../../replay/field.ts";
import { countOf } from "../../replay/quantities.ts";
import { seatsText } from "../../replay/laptop-facts.ts";
import type { Player } from "../../replay/player.ts";
import type { World, WorldLaptop } from "../../replay/world.ts";
import { fill, fit, heading, line, span } from "../line.ts";
import type { Line, Tone } from "../line.ts";
import { indicatorSign, LIGHT_SIGNS, lightSign } from "../signs.ts";
import { cells, clip, padEnd, padStart } from "../width.ts";

/** Below this width the Windows edition is left out. */
const EDITION_COLUMNS = 34;
const LONGEST_NAME = 12;
const LEAST_EDITION = 3;
/** Of a row: all but the name, the edition and the notes, and the blanks between them. */
const OTHER_COLUMNS = 16;
/** Place for notes is kept where there are none. */
const SHORT_NOTES = 4;

/** Who is plugged in there is a laptop, or another device at the end of a cable. */
const portSign = (field: FieldState, device: DeviceState, holder: string | null): string => {
  if (holder === null) return LIGHT_SIGNS.free;
  if (!field.world.deviceAt.has(holder)) return lightSign(laptopOf(field, holder));
  return device.hears.includes(holder) ? LIGHT_SIGNS.lit : LIGHT_SIGNS.dark;
};

const deviceLine = (field: FieldState, device: DeviceState, width: number): Line => {
  const used = device.ports.filter((holder) => holder !== null).length;
  const label = `${clip(device.name, LONGEST_NAME)} `;
  const lights = device.ports.map((holder) => portSign(field, device, holder)).join("");
  const counted = `${used}/${device.ports.length} ports `;
  // A light per port only where all of them fit.
  const room = width - cells(label) - cells(counted);
  const row = [span(label, "strong"), span(counted)];
  return fit(cells(lights) > room ? row : [...row, span(lights, "good")], width);
};

const isFull = (laptop: LaptopState, world: WorldLaptop | undefined): boolean =>
  typeof world?.seatCap === "number" && laptop.seatsUsed >= world.seatCap;

const notes = (laptop: LaptopState): string =>
  [
    laptop.power === "on" ? "" : laptop.power === "asleep" ? "zz" : "off",
    laptop.queue > 0 ? `q${laptop.queue}` : "",
    laptop.conflicts > 0 ? `c${laptop.conflicts}` : "",
  ]
    .filter((note) => note !== "")
    .join(" ");

interface Columns {
  readonly name: number;
  readonly edition: number;
}

const longest = (words: ReadonlyArray<string>): number =>
  words.reduce((most, each) => Math.max(most, cells(each)), 0);

/** What waits and what is in conflict is not cut off for the Windows edition. */
const columnsOf = (laptops: ReadonlyArray<LaptopState>, width: number): Columns => {
  const name = Math.min(LONGEST_NAME, Math.max(6, longest(laptops.map((each) => each.name))));
  const left = width - name - OTHER_COLUMNS - Math.max(SHORT_NOTES, longest(laptops.map(notes)));
  const edition = width < EDITION_COLUMNS || left < LEAST_EDITION ? 0 : Math.min(9, left);
  return { name, edition };
};

const row = (
  laptop: LaptopState,
  { laptops, offlineColour: offline }: World,
  columns: Columns,
  { index, here }: { readonly index: number; readonly here: boolean },
): Line => {
  const world = laptops[index];
  const indicator = indicatorSign(laptop.indicator, offline);
  const edition = (world?.edition ?? "").replace("Server", "Srv");
  const name: Tone = here ? "here" : laptop.power === "on" ? "plain" : "faint";
  const plug = laptop.plug === null ? "" : String(laptop.plug.port);
  return [
    span(here ? "▶" : " ", "accent"),
    span(padEnd(laptop.name, columns.name), name),
    ...(columns.edition === 0 ? [] : [span(` ${padEnd(edition, columns.edition)}`, "faint")]),
    span(` ${lightSign(laptop)}`, laptop.light ? "good" : "plain"),
    span(padEnd(plug, 2)),
    span(` ${padStart(seatsText(laptop, world), 5)} `, isFull(laptop, world) ? "bad" : "plain"),
    span(`${indicator.sign}${indicator.letter}`, indicator.tone),
    span(` ${notes(laptop)}`, "warn"),
  ];
};

/** The part of a long list that shows the selected row; answers where it begins. */
const windowStart = (count: number, height: number, selected: number): number =>
  Math.max(0, Math.min(count - height, selected - Math.floor(height / 2)));

export const roomLines = (
  player: Player,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> => {
  const { field, replay } = player;
  const width = size.columns;
  const columns = columnsOf(field.laptops, width);
  const cables = `${field.cablesLeft}/${replay.world.cables} cables left`;
  const sorted = [...field.devices].sort(
    (one, other) => Number(isOffice(field, one)) - Number(isOffice(field, other)),
  );
  const places = Math.max(1, Math.floor(size.rows / 5));
  const devices = sorted.slice(0, places).map((device) => deviceLine(field, device, width));
  // What is at home is no part of the room.
  const hidden = sorted.slice(places).filter((device) => !isOffice(field, device)).length;
  const others = hidden === 0 ? "" : ` · +${countOf(hidden, "device")}`;
  // The heading and the titles of the columns stand above the laptops.
  const room = Math.max(0, size.rows - devices.length - 2);
  const shown = Math.min(room, field.laptops.length);
  const start = windowStart(field.laptops.length, shown, player.selected);
  const edition = columns.edition === 0 ? "" : ` ${padEnd("Windows", columns.edition)}`;
  const title = ` ${padEnd("laptop", columns.name)}${edition} port seats sync`;
  // The same arrows bring them up.
  const below = field.laptops.length - shown - start;
  const more = `${start > 0 ? ` · ↑${start}` : ""}${below > 0 ? ` · ↓${below}` : ""}`;
  return fill(
    [
      heading(`Room · ${cables}${others}${more}`, width),
      ...devices,
      line(title, "faint"),
      ...field.laptops.slice(start, start + shown).map((laptop, at) => {
        const index = start + at;
        return row(laptop, replay.world, columns, { index, here: index === player.selected });
      }),
    ].map((each) => fit(each, width)),
    size.rows,
  );
};

/** Devices with cables of their own are at home, not in the room: they come last. */
const isOffice = (field: FieldState, device: DeviceState): boolean =>
  field.world.devices[field.world.deviceAt.get(device.name) ?? -1]?.ownCables === true;
