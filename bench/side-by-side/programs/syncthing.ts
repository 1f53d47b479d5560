/**
 * Two Syncthings on this computer, each in a temporary home, connected to each other and to nobody else. They look when they are
 * told to, unless their watcher is on; an exchange is over when both say they are in sync and have said so for a while.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { otherSide, reaching, SIDES, type Pair, type Program, type Side } from "../program.ts";
import {
  freePort,
  installedVersion,
  pause,
  run,
  start,
  type Scratch,
  type Started,
} from "../scratch.ts";
import { syncthingConfig, type SyncthingNode, type Watching } from "./syncthing-config.ts";

const POLL_MILLIS = 50;
/** News of a change travels between the two for a moment after both looked idle. */
const QUIET_MILLIS = 1_500;
const START_MILLIS_MAX = 60_000;
/** What it cannot settle (an item that fails again and again) stays so; the judge looks at the folders. */
const SYNC_MILLIS_MAX = 20_000;

const makeNode = async (scratch: Scratch, side: Side, folder: string): Promise<SyncthingNode> => {
  const home = scratch.folder(`home-${side}`);
  await run("syncthing", ["generate", "--home", home, "--no-default-folder"]);
  const { stdout } = await run("syncthing", ["--home", home, "--device-id"]);
  const id = stdout.trim();
  if (!/^[A-Z0-9-]{63}$/u.test(id)) throw new Error(`syncthing has no id: ${stdout}`);
  return { id, folder, home, key: "beside", guiPort: await freePort(), port: await freePort() };
};

interface FolderStatus {
  readonly state: string;
  readonly needTotalItems: number;
  readonly globalFiles: number;
  readonly localFiles: number;
  readonly sequence: number;
}

export interface SyncthingPair extends Pair {
  /** Both look at their folders once; what they find is exchanged meanwhile and afterwards. */
  rescan(): Promise<void>;
  /** Files the laptop knows of from the office and does not have yet; -1 before it knows any. */
  missingOnLaptop(): Promise<number>;
}

export const syncthingPair = async (
  scratch: Scratch,
  documents: string,
  watching: Watching = "when-told",
): Promise<SyncthingPair> => {
  const office = join(scratch.root, "office");
  const laptop = scratch.folder("laptop");
  await rename(documents, office);
  for (const folder of [office, laptop]) mkdirSync(join(folder, ".stfolder"));
  const nodes = {
    office: await makeNode(scratch, "office", office),
    laptop: await makeNode(scratch, "laptop", laptop),
  };
  let processes: ReadonlyArray<Started> = [];

  const call = async (
    side: Side,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<unknown> => {
    const { guiPort, key } = nodes[side];
    const answer = await fetch(`http://127.0.0.1:${guiPort}/rest/${path}`, {
      method,
      headers: { "X-API-Key": key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`syncthing answers ${answer.status} to ${path}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  };

  const waitFor = async (
    holds: () => Promise<boolean>,
    what: string,
    patienceMillis: number,
  ): Promise<void> => {
    const from = performance.now();
    while (!(await holds().catch(() => false))) {
      if (performance.now() - from > patienceMillis) throw new Error(`syncthing: ${what}`);
      await pause(POLL_MILLIS);
    }
  };

  const begin = async (): Promise<void> => {
    for (const side of SIDES)
      writeFileSync(
        join(nodes[side].home, "config.xml"),
        syncthingConfig(nodes[side], nodes[otherSide(side)], watching),
      );
    processes = SIDES.map((side) =>
      start(
        "setpriv",
        // It ends with us whatever ends us.
        ["--pdeathsig", "KILL", "syncthing", "serve", "--home", nodes[side].home, "--no-browser"],
        // It starts itself a second time and watches that; the variable says that this is the second one.
        { STMONITORED: "yes", STNOUPGRADE: "1" },
      ),
    );
    for (const side of SIDES)
      await waitFor(
        async () => (await call(side, "GET", "system/ping")) !== null,
        "does not start",
        START_MILLIS_MAX,
      );
  };

  const connected = (): Promise<void> =>
    waitFor(
      async () => {
        const { connections } = (await call("laptop", "GET", "system/connections")) as {
          readonly connections: { readonly [id: string]: { readonly connected: boolean } };
        };
        return connections[nodes.office.id]?.connected === true;
      },
      "the two do not find each other",
      START_MILLIS_MAX,
    );

  const status = async (side: Side): Promise<FolderStatus> =>
    (await call(side, "GET", "db/status?folder=beside")) as FolderStatus;

  const allQuiet = async (): Promise<void> => {
    const from = performance.now();
    let seen = "";
    let since = from;
    while (performance.now() - from < SYNC_MILLIS_MAX) {
      const both = await Promise.all(SIDES.map(status));
      const now = JSON.stringify(both.map(({ sequence, state }) => [sequence, state]));
      const idle = both.every(
        ({ needTotalItems, state }) => needTotalItems === 0 && state === "idle",
      );
      if (now !== seen || !idle) since = performance.now();
      seen = now;
      if (performance.now() - since >= QUIET_MILLIS) return;
      await pause(POLL_MILLIS);
    }
  };

  const rescan = async (): Promise<void> => {
    // A folder whose marker is gone answers with an error: it has stopped, and that is its answer.
    await Promise.allSettled(SIDES.map((side) => call(side, "POST", "db/scan?folder=beside")));
  };

  const kill = async (): Promise<void> => {
    await Promise.all(processes.map((started) => started.kill()));
    processes = [];
  };

  await begin();
  await connected();
  await rescan();
  await allQuiet();

  return {
    documents: (side) => nodes[side].folder,
    whole: (side) => nodes[side].folder,
    goOffline: async () => {
      await call("laptop", "POST", "system/pause");
    },
    told: () => Promise.resolve(),
    sync: async () => {
      if (processes.length === 0) await begin();
      await call("laptop", "POST", "system/resume");
      await connected();
      await rescan();
      await allQuiet();
    },
    cutSync: async (reached) => {
      await call("laptop", "POST", "system/resume");
      await connected();
      void call("office", "POST", "db/scan?folder=beside").catch(() => undefined);
      await reaching(reached, () => false);
      await kill();
    },
    putBack: () => Promise.resolve(),
    versions: () => Promise.resolve([]),
    end: kill,
    rescan,
    missingOnLaptop: async () => {
      const [from, to] = await Promise.all([status("office"), status("laptop")]);
      return to.globalFiles < from.localFiles ? -1 : to.needTotalItems;
    },
  };
};

export const syncthing = {
  name: "syncthing",
  flat: false,
  version: () => installedVersion("syncthing", ["--version"]),
  pair: (scratch, documents) => syncthingPair(scratch, documents),
} satisfies Program;
