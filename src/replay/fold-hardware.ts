/** What cables, lights, power and addresses do to the field (journal kinds `cable.*`, `link.*`, `power.*`, `address.*`). */
import type { JournalEvent } from "../sim/journal.ts";
import { count, text } from "./facts.ts";
import { withLaptop } from "./field.ts";
import type { FieldState, LaptopState, Power } from "./field.ts";
import { putDown } from "./fold-copies.ts";
import type { Fold } from "./fold.ts";

const withPort = (
  field: FieldState,
  at: { readonly device: string; readonly port: number },
  holder: string | null,
): FieldState => {
  const index = field.world.deviceAt.get(at.device);
  const device = index === undefined ? undefined : field.devices[index];
  if (index === undefined || device === undefined) return field;
  if (device.ports[at.port - 1] === undefined) return field;
  const ports = device.ports.with(at.port - 1, holder);
  return { ...field, devices: field.devices.with(index, { ...device, ports }) };
};

/** The pool after a cable was taken (-1) or put back (+1); a device with cables of its own leaves it alone. */
const withCable = (field: FieldState, device: string, change: -1 | 1): FieldState => {
  const index = field.world.deviceAt.get(device);
  if (index === undefined || field.world.devices[index]?.ownCables === true) return field;
  return { ...field, cablesLeft: field.cablesLeft + change };
};

const plugged = (field: FieldState, event: JournalEvent): FieldState => {
  const device = text(event, "device") ?? "?";
  const plug = { device, port: count(event, "port") ?? 0 };
  const told = withLaptop(field, event.actor, () => ({ plug }));
  return withPort(withCable(told, device, -1), plug, event.actor);
};

const unplugged = (field: FieldState, event: JournalEvent): FieldState => {
  const before = field.laptops[field.world.laptopAt.get(event.actor) ?? -1]?.plug;
  const device = text(event, "device") ?? before?.device ?? "?";
  const port = count(event, "port") ?? before?.port ?? 0;
  const told = withLaptop(field, event.actor, () => ({ plug: null, light: false }));
  return withPort(withCable(told, device, 1), { device, port }, null);
};

/** A cable straight from one laptop to another: the one cable shows at both. */
const joined = (field: FieldState, event: JournalEvent): FieldState => {
  const other = text(event, "to") ?? "?";
  const near = withLaptop(field, event.actor, () => ({ plug: { device: other, port: 1 } }));
  const far = withLaptop(near, other, () => ({ plug: { device: event.actor, port: 1 } }));
  return { ...far, cablesLeft: far.cablesLeft - 1 };
};

const parted = (field: FieldState, event: JournalEvent): FieldState => {
  const gone = (): Partial<LaptopState> => ({ plug: null, light: false });
  const near = withLaptop(field, event.actor, gone);
  const far = withLaptop(near, text(event, "to") ?? "?", gone);
  return { ...far, cablesLeft: far.cablesLeft + 1 };
};

const uplinkPlugged = (field: FieldState, event: JournalEvent): FieldState => {
  const device = text(event, "device") ?? "?";
  const upper = withPort(field, { device, port: count(event, "port") ?? 0 }, event.actor);
  const own = { device: event.actor, port: count(event, "ownPort") ?? 0 };
  const both = withPort(upper, own, device);
  // From the pool, whatever the two bring for laptops.
  return { ...both, cablesLeft: both.cablesLeft - 1 };
};

const uplinkUnplugged = (field: FieldState, event: JournalEvent): FieldState => {
  const upper = text(event, "device") ?? "?";
  const freed = withoutHolder(withoutHolder(field, event.actor, upper), upper, event.actor);
  return { ...freed, cablesLeft: freed.cablesLeft + 1 };
};

/** Both ends of a cable between two of them hear each other, or do not. */
const uplinkIs =
  (up: boolean): Fold =>
  (field, event) => {
    const upper = text(event, "device") ?? "?";
    return hearing(hearing(field, { device: event.actor, other: upper, up }), {
      device: upper,
      other: event.actor,
      up,
    });
  };

const hearing = (
  field: FieldState,
  { device, other, up }: { readonly device: string; readonly other: string; readonly up: boolean },
): FieldState => {
  const index = field.world.deviceAt.get(device);
  const known = index === undefined ? undefined : field.devices[index];
  if (index === undefined || known === undefined) return field;
  const others = known.hears.filter((name) => name !== other);
  const hears = up ? [...others, other] : others;
  return { ...field, devices: field.devices.with(index, { ...known, hears }) };
};

const withoutHolder = (field: FieldState, device: string, holder: string): FieldState => {
  const index = field.world.deviceAt.get(device);
  const port = (index === undefined ? undefined : field.devices[index])?.ports.indexOf(holder);
  if (port === undefined || port < 0) return field;
  return withPort(field, { device, port: port + 1 }, null);
};

const power =
  (now: Power): Fold =>
  (field, event) =>
    withLaptop(field, event.actor, () => ({ power: now, ...(now === "on" ? {} : AFTER_SLEEP) }));

/** A laptop that sleeps or is off shows no link. */
const AFTER_SLEEP: Partial<LaptopState> = { light: false };

/** Whatever ran is gone: no copy is open and nothing is connected, whether it was closed before or not. */
const poweredOff: Fold = (field, event) =>
  withLaptop(field, event.actor, (laptop) => ({
    ...AFTER_SLEEP,
    ...NOT_CONNECTED,
    ...putDown(laptop),
    power: "off",
  }));

/** Windows here has forgotten its connections; the other end keeps their seats until it misses somebody (domain rules 5, 24 and 40). */
const NOT_CONNECTED: Partial<LaptopState> = { uses: [] };

/** One that falls asleep still has its connections, and finds them broken when it wakes. */
const LOSES_CONNECTIONS: ReadonlySet<string> = new Set(["cable", "device"]);

const lightOff: Fold = (field, event) =>
  withLaptop(field, event.actor, () => ({
    light: false,
    ...(LOSES_CONNECTIONS.has(text(event, "why") ?? "") ? NOT_CONNECTED : {}),
  }));

export const HARDWARE_FOLDS: { readonly [kind: string]: Fold } = {
  "cable.plugged": plugged,
  "cable.unplugged": unplugged,
  "cable.joined": joined,
  "cable.parted": parted,
  "uplink.plugged": uplinkPlugged,
  "uplink.unplugged": (field, event) => uplinkUnplugged(uplinkIs(false)(field, event), event),
  "uplink.up": uplinkIs(true),
  "uplink.down": uplinkIs(false),
  "link.up": (field, event) => withLaptop(field, event.actor, () => ({ light: true })),
  "link.down": lightOff,
  "power.sleep": power("asleep"),
  "power.hibernate": power("asleep"),
  "power.wake": (field, event) =>
    withLaptop(field, event.actor, () => ({ power: "on", ...NOT_CONNECTED })),
  "power.off": poweredOff,
  "power.on": power("on"),
  "address.assigned": (field, event) =>
    withLaptop(field, event.actor, () => ({
      address: { address: text(event, "address") ?? "?", by: text(event, "by") ?? "?" },
    })),
  "address.lost": (field, event) => withLaptop(field, event.actor, () => ({ address: null })),
};
