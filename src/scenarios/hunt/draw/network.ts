/**
 * The room of a hunted day: one switch or router, or two switches with a cable between them; ports and cables for everybody, seldom one
 * more. Sometimes there is a further switch nobody uses yet, a port that is dead, crossed cables, or a switch that holds ports back.
 */
import type { RandomStream } from "../../../sim/random.ts";
import type { Plain } from "../source.ts";
import { PARENT, type People } from "./people.ts";

export interface RoomNetwork {
  readonly network: { readonly [key: string]: Plain };
  readonly devices: ReadonlyArray<string>;
  /** Where each laptop is plugged in when the day begins. */
  readonly places: { readonly [laptop: string]: string };
  /** A switch that is plugged into nothing when the day begins. */
  readonly spare: string | null;
  /** A port that never shows a light. */
  readonly deadPort: { readonly device: string; readonly port: number } | null;
  /** A switch of the room lets nothing through for half a minute after a cable was plugged in. */
  readonly isSlowToForward: boolean;
  readonly crossedCables: number;
}

type Device = { readonly [key: string]: Plain };

const SPARE = "corner";

/** What managed and old devices have; the dead port is one more than anybody needs. */
const drawOddities = (draws: RandomStream, ports: number) => {
  const isSlowToForward = draws.chance("spanning tree", 1, 10);
  const hasDeadPort = draws.chance("dead port", 1, 6);
  const keys: Device = {
    ports: hasDeadPort ? ports + 1 : ports,
    ...(isSlowToForward ? { "spanning-tree": draws.pick("which tree", ["on", "portfast"]) } : {}),
    ...(hasDeadPort ? { "broken-ports": [ports + 1] } : {}),
    ...(draws.chance("old ports", 1, 8) ? { "auto-mdix": false } : {}),
  };
  return { keys, isSlowToForward, deadPort: hasDeadPort ? ports + 1 : null };
};

const drawField = (
  laptops: ReadonlyArray<string>,
  setting: People["setting"],
  draws: RandomStream,
): RoomNetwork => {
  const speed = draws.pick("speed", ["100Mbit/s", "100Mbit/s", "10Mbit/s", "1Gbit/s"]);
  const count = laptops.length;
  const hasSpare = draws.chance("spare switch", 1, 4);
  const crossedCables = draws.pick("crossed cables", [0, 0, 0, 1, 2]);
  const spareDevice: Device = { kind: "switch", ports: 3, speed };
  const kind = setting === "vpn" ? "router" : draws.pick("device", ["switch", "switch", "router"]);
  const cables = draws.int("spare cables", 3);
  const crossed = crossedCables === 0 ? {} : { "crossover-cables": crossedCables };
  const odd = drawOddities(draws, count + draws.int("spare ports", 3));
  if (setting === "vpn" || count < 4 || !draws.chance("two devices", 1, 4)) {
    const device: Device = { ...odd.keys, speed };
    const network: { readonly [key: string]: Plain } = hasSpare
      ? { devices: { [kind]: { kind, ...device }, [SPARE]: spareDevice } }
      : { [kind]: device };
    return {
      network: { ...network, cables: count + cables, ...crossed },
      devices: hasSpare ? [kind, SPARE] : [kind],
      places: Object.fromEntries(laptops.map((laptop) => [laptop, kind])),
      spare: hasSpare ? SPARE : null,
      deadPort: odd.deadPort === null ? null : { device: kind, port: odd.deadPort },
      isSlowToForward: odd.isSlowToForward,
      crossedCables,
    };
  }
  const ports = count + 1 + (hasSpare ? 1 : 0);
  const devices = {
    left: { kind: "switch", ports, speed },
    right: { kind: "switch", ports, speed, uplink: "left" },
    ...(hasSpare ? { [SPARE]: spareDevice } : {}),
  };
  return {
    network: { devices, cables: count + 1 + cables, ...crossed },
    devices: Object.keys(devices),
    places: Object.fromEntries(
      laptops.map((laptop) => [laptop, draws.pick(`place of ${laptop}`, ["left", "right"])]),
    ),
    spare: hasSpare ? SPARE : null,
    deadPort: null,
    isSlowToForward: false,
    crossedCables,
  };
};

export const drawNetwork = ({ peers, setting }: People, draws: RandomStream): RoomNetwork => {
  const laptops = [PARENT, ...peers];
  const field = drawField(laptops, setting, draws);
  if (setting !== "office") return field;
  // Nobody is at the switches of the room, and they are not part of the day.
  return {
    ...field,
    devices: [],
    places: Object.fromEntries(laptops.map((laptop) => [laptop, "office"])),
    spare: null,
    deadPort: null,
    isSlowToForward: false,
  };
};
