/** What a disk's refusals mean to the engine (engine §1.9): the table, and how the root decides. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { VolumeError } from "../../src/engine/errors.ts";
import { codeOf, nodeFailure, reasonOf } from "../../src/engine/node/errors.ts";
import { nodePrivateJournal } from "../../src/engine/node/private-journal.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import { nodeWorkingFolder } from "../../src/engine/node/working-folder.ts";
import { whyOn, type Refusal, type Refusing } from "./refusing-disk.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";
import { volumeContract } from "./volume-contract.ts";

const disk = vi.hoisted((): Refusing => ({ refuse: undefined }));

vi.mock("node:fs/promises", async (original) => {
  const { refusingDisk } = await import("./refusing-disk.ts");
  return refusingDisk(await original(), disk);
});

vi.mock("node:fs", async (original) => {
  const { refusingSpotDisk } = await import("./refusing-disk.ts");
  return refusingSpotDisk(await original(), disk);
});

const BYTES = new TextEncoder().encode("bytes");

let folder: TempFolder;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(() => {
  disk.refuse = undefined;
  folder.remove();
});

const why = whyOn(disk);

const onPath =
  (name: string, code: string): Refusal =>
  (_, path) =>
    path.endsWith(name) ? code : undefined;

/** Creates a file in the documents folder. */
const createLetter = (): Effect.Effect<void, VolumeError> =>
  Effect.flatMap(
    nodeWorkingFolder({ root: folder.path }).create([{ name: "Letter.docx", parts: [BYTES] }]),
    ([answer]) => (answer instanceof VolumeError ? Effect.fail(answer) : Effect.void),
  );

describe.each([
  ["asked on the spot", false],
  ["asked through the pool", true],
])("%s", (_, share) => {
  beforeEach(() => {
    disk.share = share;
  });

  describe("the table of refusals", () => {
    it.each([
      ["ENOENT", "offline", "not-found"],
      ["EACCES", "denied", "busy"],
      ["EPERM", "denied", "busy"],
      ["EBUSY", "busy", "busy"],
      ["EROFS", "denied", "denied"],
      ["EEXIST", "exists", "exists"],
      ["ENOSPC", "no-space", "no-space"],
      ["ENAMETOOLONG", "bad-name", "bad-name"],
      ["EIO", "offline", "offline"],
      ["ETIMEDOUT", "offline", "offline"],
      ["EHOSTUNREACH", "offline", "offline"],
      ["UNKNOWN", "offline", "offline"],
      ["EWHATEVER", "broken", "broken"],
    ])("%s means %s on the root and %s inside", (code, atRoot, inside) => {
      expect(reasonOf(code, "root")).toBe(atRoot);
      expect(reasonOf(code, "inside")).toBe(inside);
    });
  });

  describe.runIf(process.platform === "linux")("a failure Node has only a number for", () => {
    it.each([
      [116, "ESTALE", "offline"],
      [122, "EDQUOT", "no-space"],
      [102, "ENETRESET", "offline"],
      [127, "EKEYEXPIRED", "logon"],
      [9_999, "Unknown system error -9999", "broken"],
    ])("(%i) is known as %s, and means %s", (number, name, reason) => {
      const code = `Unknown system error -${number}`;
      const cause = Object.assign(new Error(`${code}: ${code}, open '/mnt/a'`), { code });
      expect(codeOf(cause)).toBe(name);
      const failure = nodeFailure({ cause, at: "inside", operation: "read", path: "a" });
      expect(failure.reason).toBe(reason);
    });
  });

  describe("a permission that is denied", () => {
    it.each(["EACCES", "EPERM"])(
      "(%s) for one file of a folder that works is a busy file",
      async (code) => {
        writeFileSync(join(folder.path, "held"), "x");
        const volume = nodeVolume(folder.path);
        expect(await why(volume.read("held", { limit: 9 }), onPath("held", code))).toBe("busy");
        const held: Refusal = (call, path) =>
          call === "unlink" && path.endsWith("held") ? code : undefined;
        expect(await why(volume.remove("held"), held)).toBe("busy");
        expect(await why(volume.writeTemp("t", BYTES), onPath("/t", code))).toBe("busy");
      },
    );

    it("for the folder itself is a withdrawn permission", async () => {
      writeFileSync(join(folder.path, "a"), "x");
      const volume = nodeVolume(folder.path);
      const withdrawn: Refusal = () => "EACCES";
      expect(await why(volume.list(""), withdrawn)).toBe("denied");
      expect(await why(volume.read("a", { limit: 9 }), withdrawn)).toBe("denied");
      expect(await why(volume.probe, withdrawn)).toBe("denied");
    });

    it("for looking around alone is one too: such a folder cannot be synchronised", async () => {
      const volume = nodeVolume(folder.path);
      expect(await why(volume.probe, (call) => (call === "readdir" ? "EACCES" : undefined))).toBe(
        "denied",
      );
    });

    it.each([
      ["permission to write", "EACCES"],
      ["right to", "EPERM"],
      ["disk that can be written", "EROFS"],
    ])("for want of a %s leaves a folder that can be read, and says so", async (_want, code) => {
      writeFileSync(join(folder.path, "a"), "x");
      const volume = nodeVolume(folder.path);
      const readOnly: Refusal = (call) => (call === "create" ? code : undefined);
      expect(await why(volume.probe, readOnly)).toBe("ok");
      disk.refuse = readOnly;
      expect(await Effect.runPromise(volume.probe)).toEqual({ writable: false });
      expect(await why(volume.read("a", { limit: 9 }), readOnly)).toBe("ok");
      expect(await why(volume.writeTemp("t", BYTES), readOnly)).toBe("denied");
      expect(await why(volume.createExclusive("t", BYTES), readOnly)).toBe("denied");
    });
  });

  describe("a document that may not be read", () => {
    it.each(["EACCES", "EPERM"])(
      "(%s) is held by nobody where the disk is one of this computer",
      async (code) => {
        mkdirSync(join(folder.path, "documents"));
        writeFileSync(join(folder.path, "documents/Letter.docx"), "Dear client");
        const documents = nodeWorkingFolder({ root: folder.path });
        const read = Effect.flatMap(
          documents.readAll(["Letter.docx"], { limit: 100 }),
          ([answer]) => (answer instanceof VolumeError ? Effect.fail(answer) : Effect.void),
        );
        const refuse: Refusal = (call, path) =>
          call === "open" && path.endsWith("Letter.docx") ? code : undefined;
        const expected = share ? "busy" : "denied";
        expect(await why(read, refuse)).toBe(expected);
        expect(await why(documents.fingerprint("Letter.docx", { limit: 100 }), refuse)).toBe(
          expected,
        );
        expect(await why(read, () => undefined)).toBe("ok");
      },
    );
  });

  it("a document that may not be moved is held by nobody where the disk is one of this computer", async () => {
    mkdirSync(join(folder.path, "documents"));
    mkdirSync(join(folder.path, "_Sync"));
    writeFileSync(join(folder.path, "documents/Letter.docx"), "Dear client");
    const documents = nodeWorkingFolder({ root: folder.path });
    const displace = Effect.flatMap(
      documents.displace([{ name: "Letter.docx", slot: "old-1" }]),
      ([failure]) => (failure === undefined ? Effect.void : Effect.fail(failure)),
    );
    const refuse: Refusal = (call, path) =>
      ["link", "rename"].includes(call) && path.endsWith("Letter.docx") ? "EACCES" : undefined;
    expect(await why(displace, refuse)).toBe(share ? "busy" : "denied");
    expect(await why(displace, () => undefined)).toBe("ok");
  });

  describe("a name that cannot exist", () => {
    it.each(["../out", "CON", "x".repeat(256), "\ud800"])(
      "(%j) never reaches the disk",
      async (name) => {
        const volume = nodeVolume(folder.path);
        const calls: Array<string> = [];
        const acts: ReadonlyArray<Effect.Effect<unknown, VolumeError>> = [
          volume.stat(name),
          volume.list(name),
          volume.createExclusive(name, BYTES),
          volume.makeFolder(name),
        ];
        for (const act of acts)
          expect(
            await why(act, (call) => {
              // What kind of disk it is may be asked: that says nothing of the name.
              if (call !== "statfs") calls.push(call);
              return undefined;
            }),
          ).toBe("bad-name");
        expect(calls).toEqual([]);
      },
    );
  });

  describe("a name that changes between the look and the act", () => {
    const place = (name: string) => join(folder.path, name);

    it("to another file is not read under the first one's name; where nothing is looked at before, it is the file of that name", async () => {
      writeFileSync(place("a"), "first");
      writeFileSync(place("b"), "other");
      const swapped: Refusal = (call) => {
        if (call === "open") renameSync(place("b"), place("a"));
        return undefined;
      };
      const volume = nodeVolume(folder.path);
      expect(await why(volume.read("a", { limit: 9 }), swapped)).toBe(share ? "not-found" : "ok");
    });

    it.skipIf(process.platform === "win32")("to a link is not followed", async () => {
      writeFileSync(place("a"), "first");
      writeFileSync(place("secret"), "secret");
      const swapped: Refusal = (call) => {
        if (call !== "open") return undefined;
        rmSync(place("a"));
        symlinkSync(place("secret"), place("a"));
        return undefined;
      };
      const volume = nodeVolume(folder.path);
      expect(await why(volume.read("a", { limit: 9 }), swapped)).toBe("bad-name");
    });

    it("to a folder somebody else made is the folder that was to be made; to a file it is not", async () => {
      const quicker = (make: (path: string) => void): Refusal => {
        let made = false;
        return (call, path) => {
          if (call === "mkdir" && !made) {
            made = true;
            make(path);
          }
          return undefined;
        };
      };
      const volume = nodeVolume(folder.path);
      expect(await why(volume.makeFolder("f"), quicker(mkdirSync))).toBe("ok");
      expect(
        await why(
          volume.makeFolder("g"),
          quicker((path) => writeFileSync(path, "")),
        ),
      ).toBe("exists");
    });
  });

  describe("a disk that is full", () => {
    it("refuses a staging file and keeps no half of it", async () => {
      const volume = nodeVolume(folder.path);
      const full: Refusal = (call) => (call === "writeFile" ? "ENOSPC" : undefined);
      expect(await why(volume.writeTemp("t", BYTES), full)).toBe("no-space");
      expect(readdirSync(folder.path)).toEqual([]);
      expect(await why(volume.writeTemp("t", BYTES), () => undefined)).toBe("ok");
    });

    it("names the file also where only making it durable fails", async () => {
      const volume = nodeVolume(folder.path);
      const full: Refusal = (call) => (call === "sync" ? "ENOSPC" : undefined);
      disk.refuse = full;
      const [failure] = await Effect.runPromise(
        volume.createAll([{ path: "a", parts: [new Uint8Array(30 * 1_048_576)] }]),
      );
      disk.refuse = undefined;
      expect(failure?.message).toMatch(/a: the disk is full/u);
    });

    it("refuses a new file of the documents folder and keeps no half of it", async () => {
      mkdirSync(join(folder.path, "documents"));
      const create = createLetter();
      const full: Refusal = (call) => (call === "writeFile" ? "ENOSPC" : undefined);
      expect(await why(create, full)).toBe("no-space");
      expect(readdirSync(join(folder.path, "documents"))).toEqual([]);
      expect(await why(create, () => undefined)).toBe("ok");
      expect(readdirSync(join(folder.path, "documents"))).toEqual(["Letter.docx"]);
    });

    it("does not take away what somebody put in the place of a new file that could not be written", async () => {
      const documents = join(folder.path, "documents");
      mkdirSync(documents);
      const create = createLetter();
      const saved: Refusal = (call) => {
        if (call !== "writeFile") return undefined;
        writeFileSync(join(documents, "saved"), "theirs");
        renameSync(join(documents, "saved"), join(documents, "Letter.docx"));
        return "ENOSPC";
      };
      expect(await why(create, saved)).toBe("no-space");
      expect(readFileSync(join(documents, "Letter.docx"), "utf8")).toBe("theirs");
    });

    it("keeps the old content of a private slot", async () => {
      const journal = nodePrivateJournal(folder.path);
      await Effect.runPromise(journal.save("a.anchor", BYTES));
      const full: Refusal = (call) => (call === "writeFile" ? "ENOSPC" : undefined);
      expect(await why(journal.save("a.anchor", new Uint8Array(9)), full)).toBe("no-space");
      expect(await Effect.runPromise(journal.load("a.anchor"))).toEqual(BYTES);
    });
  });

  describe("a disk without hard links", () => {
    it("is asked for one once, and then no more; one that has them is asked for the next file again", async () => {
      const volume = nodeVolume(folder.path);
      let asked = 0;
      const noLinks: Refusal = (call) => {
        if (call !== "link") return undefined;
        asked += 1;
        return "EPERM";
      };
      for (const name of ["a", "b"]) {
        expect(await why(volume.writeTemp("t", BYTES), noLinks)).toBe("ok");
        expect(await why(volume.renameToFresh("t", name), noLinks)).toBe("ok");
      }
      expect(asked).toBe(share ? 1 : 2);
    });

    it("does not move a file over what somebody saved while others were being moved", async () => {
      for (const name of ["a", "b"]) writeFileSync(join(folder.path, `${name}.new`), BYTES);
      const moves = ["a", "b"].map((name) => ({ from: `${name}.new`, to: name }));
      // Through the pool either may come first. Somebody saves in the place of the other one then.
      let other: string | undefined;
      disk.refuse = (call, path) => {
        if (call !== "link") return undefined;
        if (other === undefined) {
          other = path.endsWith("a.new") ? "b" : "a";
          writeFileSync(join(folder.path, other), "saved by hand");
        }
        return "EPERM";
      };
      const outcomes = await Effect.runPromise(nodeVolume(folder.path).renameAllToFresh(moves));
      disk.refuse = undefined;
      const reasons = outcomes.map((outcome) => outcome?.reason);
      expect(reasons).toEqual(["a", "b"].map((name) => (name === other ? "exists" : undefined)));
      expect(readFileSync(join(folder.path, other ?? ""), "utf8")).toBe("saved by hand");
      expect(readdirSync(folder.path).sort()).toEqual(["a", "b", `${other}.new`].sort());
    });
  });

  volumeContract({
    name: "a folder on a real disk without hard links",
    open: () => {
      const place = tempFolder();
      disk.refuse = (call) => (call === "link" ? "EPERM" : undefined);
      return {
        volume: nodeVolume(place.path),
        exit: (act) => Effect.runPromiseExit(act),
        close: place.remove,
      };
    },
  });

  describe("a file whose old name cannot be taken away", () => {
    it.each(["EPERM", "EACCES", "EBUSY"])(
      "stays where it is, once, and can be moved later (%s)",
      async (code) => {
        const volume = nodeVolume(folder.path);
        await Effect.runPromise(volume.makeFolder("aside"));
        writeFileSync(join(folder.path, "Letter.docx"), BYTES);
        const move = volume.renameToFresh("Letter.docx", "aside/old");
        // Only the name of the document is held: taking the new name away again works.
        const held: Refusal = (call, path) =>
          call === "unlink" && path.endsWith("Letter.docx") ? code : undefined;
        expect(await why(move, held)).toBe("busy");
        expect(readdirSync(folder.path).sort()).toEqual(["Letter.docx", "aside"]);
        expect(readdirSync(join(folder.path, "aside"))).toEqual([]);
        await Effect.runPromise(move);
        expect(readdirSync(join(folder.path, "aside"))).toEqual(["old"]);
        expect(readdirSync(folder.path)).toEqual(["aside"]);
      },
    );
  });
});
