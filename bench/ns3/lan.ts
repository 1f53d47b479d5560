/**
 * The time bulk transfers take in the room, beside ns-3 on the same local network: twenty laptops on one switch of 100 Mbit/s, 10 MB
 * each to one of them, and 10 MB each to the next. Goals: within 5 % of ns-3's times, at least a hundred times its speed.
 *
 * `node bench/ns3/lan.ts`; it needs Debian's `libns3-dev` and `g++`, and says so where they are missing.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Field } from "../../src/model/field.ts";
import { Journal } from "../../src/sim/journal.ts";
import { EventKind, Kernel } from "../../src/sim/kernel.ts";
import { SECOND } from "../../src/sim/time.ts";
import * as Effect from "effect/Effect";
import { median, writeTable } from "../results.ts";

const HOSTS = 20;
const BYTES = 10_000_000;
const RUNS = 9;
const WARM_UP = 3;
/** Links, addresses and announcements are over by then. */
const QUIET_SECONDS = 60;

const JOBS = {
  "to-one": "10 MB each to one laptop",
  "to-each-other": "10 MB each to the next laptop",
} as const;
type Job = keyof typeof JOBS;

interface Played {
  /** Simulated seconds of every transfer, in the order of the laptops. */
  readonly seconds: ReadonlyArray<number>;
  readonly wallSeconds: number;
}

const ours = (job: Job): Played => {
  const kernel = new Kernel({ seed: "lan", policy: "fifo", journal: new Journal() });
  const names = Array.from({ length: HOSTS }, (_, index) => `PEER${index}`);
  const field = new Field(kernel, {
    nodes: names.map((name) => ({
      name,
      os: "windows-7-pro",
      logon: { user: name, password: name },
    })),
    devices: [
      {
        name: "switch",
        kind: "switch",
        ports: HOSTS,
        speedBitsPerSecond: 100_000_000,
        dhcp: true,
      },
    ],
    cables: HOSTS,
  });
  for (const name of names) field.plug(name, { into: "switch" });
  const seconds: Array<number> = [];
  const send = (): void => {
    const began = kernel.now;
    const pairs = names.flatMap((from, index): ReadonlyArray<readonly [string, string]> => {
      const to = job === "to-one" ? names[0]! : names[(index + 1) % HOSTS]!;
      return from === to ? [] : [[from, to]];
    });
    for (const [from, to] of pairs) {
      const flow = field.laptop(from).reach.send(field.laptop(to), BYTES, {
        arrived: () => void seconds.push((kernel.now - began) / SECOND),
      });
      if (flow === null) throw new Error(`${from} does not reach ${to}`);
    }
  };
  kernel.schedule(QUIET_SECONDS * SECOND, EventKind.network, kernel.entity("bench"), send);
  const day = Effect.sleep(2 * QUIET_SECONDS * 1_000);
  const before = performance.now();
  const outcome = kernel.run(kernel.machine("people").fork("the day", day));
  if (outcome.kind !== "done") throw new Error(`the room came to: ${outcome.kind}`);
  const wallSeconds = (performance.now() - before) / 1_000;
  return { seconds, wallSeconds };
};

const program = (folder: string): string | undefined => {
  const built = join(folder, "lan");
  const libraries = ["applications", "point-to-point", "internet", "network", "core"];
  const { status } = spawnSync(
    "g++",
    [
      "-O2",
      "-o",
      built,
      join(import.meta.dirname, "lan.cc"),
      ...libraries.map((name) => `-lns3-${name}`),
    ],
    { stdio: ["ignore", "ignore", "ignore"] },
  );
  return status === 0 ? built : undefined;
};

const theirs = (built: string, job: Job): Played => {
  const before = performance.now();
  const { status, stdout } = spawnSync(built, [job, String(HOSTS), String(BYTES)], {
    encoding: "utf8",
  });
  const wallSeconds = (performance.now() - before) / 1_000;
  if (status !== 0) throw new Error(`ns-3 ended with ${status}`);
  return { seconds: stdout.trim().split("\n").map(Number), wallSeconds };
};

const folder = mkdtempSync(join(tmpdir(), "fieldlab-ns3-"));
try {
  const built = program(folder);
  const rows = (Object.keys(JOBS) as ReadonlyArray<Job>).map((job) => {
    const runs = Array.from({ length: WARM_UP + RUNS }, () => ours(job)).slice(WARM_UP);
    const own = runs[0]!;
    const ownLast = Math.max(...own.seconds);
    const ownWall = median(runs.map((run) => run.wallSeconds));
    if (built === undefined)
      return [
        JOBS[job],
        `${ownLast.toFixed(3)} s`,
        "–",
        "–",
        `${(ownWall * 1_000).toFixed(1)} ms`,
        "–",
        "–",
      ];
    const peer = theirs(built, job);
    const peerLast = Math.max(...peer.seconds);
    return [
      JOBS[job],
      `${ownLast.toFixed(3)} s`,
      `${peerLast.toFixed(3)} s`,
      `${(((ownLast - peerLast) / peerLast) * 100).toFixed(2)} %`,
      `${(ownWall * 1_000).toFixed(1)} ms`,
      `${(peer.wallSeconds * 1_000).toFixed(0)} ms`,
      `${(peer.wallSeconds / ownWall).toFixed(0)} ×`,
    ];
  });
  if (built === undefined) console.error("ns-3 is left out: apt-get install libns3-dev g++");
  writeTable({
    section: "The room",
    title: "Bulk transfers, beside ns-3",
    rows: [
      [
        `${HOSTS} laptops, one switch`,
        "last byte, room",
        "last byte, ns-3",
        "difference",
        "wall time, room",
        "wall time, ns-3",
        "faster",
      ],
      ...rows,
    ],
    notes: [
      "100 Mbit/s full duplex. ns-3 simulates every TCP segment, the room pieces of 64 KiB; ns-3's wall time is its whole process, ours the whole run with links, addresses and announcements before it, the median of 9 after 3. Goals: within 5 %, at least 100 ×.",
    ],
    packages: ["effect"],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
