/** Why Windows does not reach a share: the number Node has no name for (engine §1.9, domain rule 17). */
import { rmSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VolumeError } from "../../src/engine/errors.ts";
import { nodeLocations } from "../../src/engine/node/locations.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import { networkAnswer, networkAsker } from "../../src/engine/node/windows-network.ts";
import { WINDOWS_CODES } from "../../src/model/windows/codes.ts";
import type { Refusing } from "./refusing-disk.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const disk = vi.hoisted((): Refusing => ({ refuse: undefined }));

vi.mock("node:fs/promises", async (original) => {
  const { refusingDisk } = await import("./refusing-disk.ts");
  return refusingDisk(await original(), disk);
});

vi.mock("node:fs", async (original) => {
  const { refusingSpotDisk } = await import("./refusing-disk.ts");
  return refusingSpotDisk(await original(), disk);
});

const SHARE = "\\\\PARENT\\Maple";

/** As PowerShell prints it. */
const hresult = (code: number): string => `${(0x8007_0000 | code) >> 0}\r\n`;

const windows = (answer: string | Error) => {
  const asked: Array<string> = [];
  let now = 0;
  const ask = networkAsker({
    isWindows: true,
    clock: () => now,
    ask: async (place) => {
      asked.push(place);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { ask, asked, passes: (millis: number) => void (now += millis) };
};

describe("Windows is asked for its number", () => {
  it.each([
    ["-2147024843\r\n", 53],
    ["-2147024825\n", 71],
    ["-2147023570", 1326],
  ])("PowerShell's %j is error %i", async (printed, code) => {
    expect(await windows(printed).ask(SHARE)).toBe(code);
  });

  it.each(["", "0\r\n", "-2146233088\r\n", "53 or so", "The network path was not found."])(
    "PowerShell's %j is none",
    async (printed) => {
      expect(await windows(printed).ask(SHARE)).toBeUndefined();
    },
  );

  it("and a PowerShell that is missing or does not answer is none", async () => {
    expect(await windows(new Error("ENOENT")).ask(SHARE)).toBeUndefined();
  });

  it("once a minute for each share", async () => {
    const { ask, asked, passes } = windows(hresult(71));
    const other = "\\\\ANNA\\Maple";
    for (const place of [SHARE, SHARE, other]) expect(await ask(place)).toBe(71);
    passes(59_999);
    await ask(SHARE);
    expect(asked).toEqual([SHARE, other]);
    passes(1);
    await ask(SHARE);
    expect(asked).toEqual([SHARE, other, SHARE]);
  });

  it("and no other system is asked for anything", async () => {
    const ask = networkAsker({
      isWindows: false,
      clock: () => 0,
      ask: () => Promise.reject(new Error("asked")),
    });
    expect(await ask(SHARE)).toBeUndefined();
  });

  it("a number means the same as in the simulated room", () => {
    const onTheWay = Object.entries(WINDOWS_CODES).filter(
      ([code, { reason }]) =>
        ["logon", "host-full"].includes(reason) ||
        [5, 53, 64, 67, 70, 384, 1231].includes(Number(code)),
    );
    expect(onTheWay.map(([code]) => [code, networkAnswer(Number(code)).reason])).toEqual(
      onTheWay.map(([code, { reason }]) => [code, reason]),
    );
  });
});

describe("a folder Node has no name for the failure of", () => {
  let folder: TempFolder;

  beforeEach(() => {
    folder = tempFolder();
  });

  afterEach(() => {
    disk.refuse = undefined;
    folder.remove();
  });

  const why = <A>(act: Effect.Effect<A, VolumeError>): Promise<VolumeError> => {
    disk.refuse = () => "UNKNOWN";
    return Effect.runPromise(Effect.flip(act));
  };

  it.each([
    [53, "offline"],
    [71, "host-full"],
    [1326, "logon"],
    [5, "denied"],
    [4_711, "offline"],
  ])("with Windows' number %i is %s, and the message tells the number", async (code, reason) => {
    const network = windows(hresult(code)).ask;
    const volume = nodeVolume(folder.path, { network });
    const location = Effect.scoped(nodeLocations({ network }).open({ path: folder.path }));
    const acts: ReadonlyArray<Effect.Effect<unknown, VolumeError>> = [
      volume.probe,
      volume.list(""),
      location,
    ];
    for (const act of acts) {
      const failure = await why(act);
      expect(failure).toMatchObject({ reason, code });
      expect(failure.message).toContain(`error ${code}: `);
    }
  });

  it("without a number is offline: nothing is concluded, and the seat is not waited for", async () => {
    const volume = nodeVolume(folder.path, { network: windows("").ask });
    expect(await why(volume.probe)).toMatchObject({ reason: "offline" });
  });

  it("and what Node has a name for is not asked for", async () => {
    const { ask, asked } = windows(hresult(71));
    const gone = join(folder.path, "gone");
    rmSync(gone, { force: true, recursive: true });
    const failure = await Effect.runPromise(Effect.flip(nodeVolume(gone, { network: ask }).probe));
    expect([failure.reason, asked]).toEqual(["offline", []]);
  });
});
