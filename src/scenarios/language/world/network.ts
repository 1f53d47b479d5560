/** The switches, routers and cables of the room before the day begins, and which of them are plugged into each other. */
import type * as z from "zod";
import { OFFICE_DEVICE } from "../../planned-room.ts";
import type { PlannedDevice } from "../../planned-room.ts";
import type { Findings } from "../findings.ts";
import type { Names } from "./names.ts";
import { DEFAULT_SPEED, DEVICE_DEFAULTS, type Device, Network } from "../shape/network-schema.ts";
import { check } from "../shape/shape.ts";
import { entryOf, pieceOf, valueOf } from "../yaml/tree.ts";
import type { Entry, Span } from "../yaml/tree.ts";

const NO_NETWORK = { devices: [], cables: 0, crossoverCables: 0, uplinks: [] };

/** A cable that is there when the day begins, and the place that says so. */
export interface FirstUplink {
  readonly device: string;
  readonly into: string;
  readonly span: Span;
}

export interface RoomNetwork {
  readonly devices: ReadonlyArray<PlannedDevice>;
  readonly cables: number;
  readonly crossoverCables: number;
  readonly uplinks: ReadonlyArray<FirstUplink>;
  /** False when something of the network could not be read: nothing can be counted then. */
  readonly networkKnown: boolean;
}

export const readNetwork = (
  findings: Findings,
  names: Names,
  entry: Entry | undefined,
): RoomNetwork => {
  if (entry === undefined) return { ...NO_NETWORK, networkKnown: true };
  const written = check(findings, Network, pieceOf(entry));
  // Whatever is wrong inside, the names of the devices stand in the file.
  for (const key of ["switch", "router"] as const) {
    const device = entryOf(entry.value, key);
    if (device !== undefined) defineDevice(findings, names, device);
  }
  const named = valueOf(entry.value, "devices");
  for (const device of named?.kind === "map" ? named.entries : [])
    defineDevice(findings, names, device);
  if (written === undefined) return { ...NO_NETWORK, networkKnown: false };

  const devices: Array<PlannedDevice> = [];
  const add = (name: string, kind: "switch" | "router", keys: WrittenDevice) => {
    const managed = keys["spanning-tree"];
    devices.push({
      name,
      kind,
      ports: keys.ports ?? DEVICE_DEFAULTS[kind].ports,
      speedBitsPerSecond: keys.speed ?? DEFAULT_SPEED,
      dhcp: keys.dhcp ?? DEVICE_DEFAULTS[kind].dhcp,
      ...(keys["auto-mdix"] === false ? { autoMdix: false } : {}),
      ...(keys["broken-ports"] === undefined ? {} : { brokenPorts: keys["broken-ports"] }),
      ...(managed === undefined || managed === "none" ? {} : { spanningTree: managed }),
      ...(keys.uplink === undefined ? {} : { uplink: keys.uplink }),
    });
  };
  if (written.switch !== undefined) add("switch", "switch", written.switch);
  if (written.router !== undefined) add("router", "router", written.router);
  for (const [name, device] of Object.entries(written.devices ?? {}))
    add(name, device.kind, device);
  const ports = devices.reduce((sum, device) => sum + device.ports, 0);
  const crossoverCables = written["crossover-cables"] ?? 0;
  const uplinks = readUplinks(names, entry, named);
  const networkKnown = uplinks !== undefined;
  const cables = written.cables ?? ports;
  return { devices, cables, crossoverCables, uplinks: uplinks ?? [], networkKnown };
};

/** The uplinks of all devices as the file writes them; undefined where one of them names nothing. */
const readUplinks = (
  names: Names,
  network: Entry,
  named: ReturnType<typeof valueOf>,
): ReadonlyArray<FirstUplink> | undefined => {
  const first = (["switch", "router"] as const).flatMap((key) => entryOf(network.value, key) ?? []);
  const others = named?.kind === "map" ? named.entries : [];
  const uplinks: Array<FirstUplink> = [];
  let isKnown = true;
  for (const device of [...first, ...others]) {
    const uplink = valueOf(device.value, "uplink");
    if (uplink?.kind !== "scalar") continue;
    const into = names.device(String(uplink.value), uplink.span);
    if (into === undefined) isKnown = false;
    else uplinks.push({ device: device.key, into, span: uplink.span });
  }
  return isKnown ? uplinks : undefined;
};

type WrittenDevice = Omit<z.infer<typeof Device>, "kind">;

const DEVICE_NAME = /^[A-Za-z][A-Za-z0-9-]{0,30}$/;

const defineDevice = (findings: Findings, names: Names, device: Entry): void => {
  const name = device.key;
  const twin = names.devices.get(name) ?? names.laptops.get(name);
  if (name === OFFICE_DEVICE) {
    findings.report(device.keySpan, {
      code: "already-defined",
      message: '"office" is the network of the office',
      hint: "give this device another name",
    });
  } else if (!DEVICE_NAME.test(name)) {
    findings.report(device.keySpan, {
      code: "bad-name",
      message: `"${name}" cannot be the name of a device`,
      hint: "letters, digits and hyphens",
    });
  } else if (twin !== undefined) {
    findings.report(device.keySpan, {
      code: "already-defined",
      message: `"${name}" is defined twice`,
      hint: "give it another name",
      related: twin.span === null ? undefined : { span: twin.span, text: "first" },
    });
  }
  names.devices.set(name, { name, span: device.keySpan, group: null });
};
