/** The one contract through a real share: Samba, reached over SMB as a mounted folder (lab.md (d), (e)). */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { smallEngagement, stateDigest, text } from "../engine/world.ts";
import { liesOnAShare } from "../../src/engine/node/moving/place.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import { DiskLaptop, settle } from "./disk-world.ts";
import { pause, sambaMissing, startSamba, type RealShare } from "./samba.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";
import { volumeContract } from "./volume-contract.ts";

const missing = sambaMissing();

const skipped = missing === undefined ? "" : ` (skipped here: ${missing})`;

/** The process group that a process belongs to; the name of its program, in brackets, may have anything in it. */
const groupOf = (pid: string): string | undefined =>
  readFileSync(`/proc/${pid}/stat`, "utf8").split(")").at(-1)?.trim().split(" ")[2];

/** The process groups of the servers that serve this folder. */
const groupsOfServers = (served: string): ReadonlyArray<string | undefined> =>
  readdirSync("/proc").flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      const serves =
        words[0]?.includes("smbd") && words.includes(join(dirname(served), "smb.conf"));
      return serves ? [groupOf(pid)] : [];
    } catch {
      // Not a process, or it is gone.
      return [];
    }
  });

describe.skipIf(missing !== undefined)(`a real share${skipped}`, () => {
  let share: RealShare;
  let folders = 0;
  let temp: TempFolder;

  beforeEach(() => {
    temp = tempFolder();
  });

  afterEach(() => temp.remove());

  beforeAll(async () => {
    share = await startSamba();
  });

  afterAll(() => share.stop());

  it("is known as one, so that no copy moves there", async () => {
    expect(await liesOnAShare(join(share.mounted, "not", "yet"))).toBe(true);
    expect(await liesOnAShare(temp.path)).toBe(false);
  });

  it("has a server that takes nothing with it when it ends", () => {
    // A server of Samba that is told to end tells its whole process group to.
    const groups = groupsOfServers(share.served);
    expect(groups.length).toBeGreaterThan(0);
    expect(groups).not.toContain(groupOf("self"));
  });

  volumeContract({
    name: "a folder through a real share",
    open: () => {
      folders += 1;
      const name = `Folder ${folders}`;
      mkdirSync(join(share.served, name));
      return {
        volume: nodeVolume(join(share.mounted, name)),
        exit: (act) => Effect.runPromiseExit(act),
        close: () => {},
      };
    },
  });

  it("carries an engagement to a child copy and the child's edits back, with nobody at the other side", async () => {
    const parent = new DiskLaptop(share.served, "PARENT");
    const peer = new DiskLaptop(temp.path, "PEER1");
    await parent.createTop(smallEngagement);
    const place = join(share.mounted, "PARENT", "Maple");
    await peer.createChild(place);
    const child = await peer.open();
    await Effect.runPromise(child.copy.connect({ path: place }));
    expect(child.copy.status().indicator).toBe("green");
    await Effect.runPromise(child.copy.setField("tb/1000", "balance", 1300));
    const scan = new Uint8Array(5 * 1_048_576).map((_, at) => (at * 7 + (at >> 12)) & 0xff);
    await Effect.runPromise(child.copy.saveDocument("Scan.pdf", scan));
    await Effect.runPromise(child.copy.saveDocument("Letter.docx", text("Thank you")));
    await settle(child.copy);
    expect(child.copy.status().queue).toBe(0);

    const top = await parent.open();
    expect(stateDigest(top.copy)).toBe(stateDigest(child.copy));
    const received = await Effect.runPromise(top.copy.readDocument("Scan.pdf"));
    expect(Buffer.compare(received, scan)).toBe(0);
    await Effect.runPromise(top.copy.setField("tb/1000", "balance", 1400));
    // A mounted share may show an old listing for a second: what is new there arrives late, never wrong.
    const arrived = (): boolean => child.copy.record("tb/1000")?.["balance"]?.current === 1400;
    for (let looks = 0; !arrived() && looks < 100; looks++) {
      await pause(100);
      await settle(child.copy);
    }
    expect(child.copy.record("tb/1000")?.["balance"]?.versions).toEqual([1400]);
    expect([...parent.heard("quarantined"), ...peer.heard("quarantined")]).toEqual([]);
    expect(readdirSync(join(parent.folder(), "_Sync", "tmp"))).toEqual([]);
    await top.close();
    await child.close();
  });

  it("that goes away is offline: the copy keeps everything and its edits queue", async () => {
    const other = await startSamba();
    const parent = new DiskLaptop(other.served, "PARENT");
    const peer = new DiskLaptop(temp.path, "PEER1");
    await parent.createTop(smallEngagement);
    const place = join(other.mounted, "PARENT", "Maple");
    await peer.createChild(place);
    const child = await peer.open();
    await Effect.runPromise(child.copy.connect({ path: place }));
    const digest = stateDigest(child.copy);
    await other.stop();
    await Effect.runPromise(Effect.ignore(child.copy.syncNow));
    expect(child.copy.status()).toMatchObject({
      indicator: "offline",
      lastFailure: { reason: "offline" },
    });
    expect(stateDigest(child.copy)).toBe(digest);
    await Effect.runPromise(child.copy.setField("tb/1", "a", 1));
    expect(child.copy.status().queue).toBe(1);
    await child.close();
  });
});
