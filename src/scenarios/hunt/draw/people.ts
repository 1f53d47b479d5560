/** The people of a hunted day, and where they meet. Their laptops have their names. */
import type { RandomStream } from "../../../sim/random.ts";

export const OFFICE = "OFFICE";
export const PARENT = "PARENT";

const NAMES = ["ANNA", "BEN", "CARL", "DORA", "EMIL", "FRED", "GINA", "HUGO", "IDA"];

/** `field`: switches of the room. `office`: the office network, where the top level is at hand. `vpn`: the field, with a way there. */
const SETTINGS = ["field", "field", "field", "field", "office", "office", "office", "vpn"] as const;

/**
 * In a small room the same few meet again and again, and a day takes a fraction of the time: most of what goes wrong goes wrong between
 * two or three. What needs a crowd (seats, ports, whoever hands on) needs the large ones.
 */
const PEERS_MOST = [3, 3, NAMES.length] as const;

export interface People {
  readonly setting: (typeof SETTINGS)[number];
  readonly peers: ReadonlyArray<string>;
  /** Nobody touches a connection all day: whatever is lost has to be found again by itself. */
  readonly patient: boolean;
  /** Peers that share their own copy. */
  readonly hosts: ReadonlyArray<string>;
}

export const drawPeople = (draws: RandomStream): People => {
  const most = draws.pick("room", PEERS_MOST);
  const peers = NAMES.slice(0, draws.between("peers", 1, most));
  const setting = draws.pick("setting", SETTINGS);
  const hosts = peers.slice(0, draws.int("hosts", Math.min(3, peers.length)));
  return { peers, setting, hosts, patient: draws.chance("patient", 1, 3) };
};
