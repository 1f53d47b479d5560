/** How content travels and how it fails (domain rules 5, 13, 15, 34, 36; faults of the room). */
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/model/wire/faults.ts";
import { sessionsOn } from "../../src/model/windows/views.ts";
import { content, device, endOf, MAPLE, preparedRoom, type TestRoom } from "./rooms.ts";

const MB = 1_000_000;
/** Disks that take no time, so that only the wire counts. */
const FAST_DISKS = {
  diskLatencyMicros: 0,
  diskSyncMicros: 0,
  diskReadBytesPerSecond: 1e15,
  diskWriteBytesPerSecond: 1e15,
};
/** Seconds that many bytes need on 100 Mbit/s with 78 bytes of frame around 1 460 of payload. */
const wireSeconds = (bytes: number): number => (bytes * 8 * (1_538 / 1_460)) / 100e6;

const took = (room: TestRoom): ReadonlyArray<number> =>
  room.events("transfer").map((event) => Number(event["tookMicros"]) / 1e6);

describe("bandwidth", () => {
  it("one document of 10 MB has the link to itself", () => {
    const room = preparedRoom({ constants: FAST_DISKS });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(10 * MB)));
    room.run("PEER1", volume.read("a", { limit: 100 * MB }));
    for (const seconds of took(room)) {
      expect(seconds / wireSeconds(10 * MB)).toBeGreaterThan(1);
      expect(seconds / wireSeconds(10 * MB)).toBeLessThan(1.01);
    }
    expect(room.events("transfer")).toMatchObject([
      { actor: "PEER1", to: "PARENT", bytes: 10 * MB, what: "a" },
      { actor: "PARENT", to: "PEER1", bytes: 10 * MB, what: "a" },
    ]);
  });

  it("two laptops that share one port get half the bandwidth each", () => {
    const room = preparedRoom({ constants: FAST_DISKS });
    const writers = ["PEER1", "PEER2"].map((peer) => {
      const { volume } = room.hold(peer);
      return room.start(peer, volume.writeTemp(peer, content(10 * MB)));
    });
    room.wait(5_000);
    expect(writers.map(endOf)).toEqual(["ok", "ok"]);
    for (const seconds of took(room)) {
      expect(seconds / wireSeconds(20 * MB)).toBeGreaterThan(0.98);
      expect(seconds / wireSeconds(20 * MB)).toBeLessThan(1.02);
    }
  });

  it("the two directions of a link do not share", () => {
    const room = preparedRoom({ constants: FAST_DISKS });
    const up = room.hold("PEER1").volume;
    const down = room.hold("PEER2").volume;
    room.run("PEER1", up.writeTemp("a", content(10 * MB)));
    room.start("PEER1", up.writeTemp("b", content(10 * MB)));
    room.start("PEER2", down.read("a", { limit: 100 * MB }));
    room.wait(5_000);
    for (const seconds of took(room)) expect(seconds / wireSeconds(10 * MB)).toBeLessThan(1.02);
  });

  it("a small question beside a large document waits for a few pieces, not for the document", () => {
    const room = preparedRoom({ constants: FAST_DISKS });
    const { volume } = room.hold("PEER1");
    const other = room.hold("PEER2").volume;
    room.start("PEER1", volume.writeTemp("a", content(40 * MB)));
    room.wait(1_000);
    const before = room.nowMillis;
    room.run("PEER2", other.list(""));
    expect(room.nowMillis - before).toBeLessThan(100);
    expect(room.nowMillis - before).toBeGreaterThan(1);
  });

  it("a link runs at the speed of its slower end", () => {
    const room = preparedRoom({
      devices: [device({ speedBitsPerSecond: 1_000_000_000 })],
      constants: { ...FAST_DISKS, laptopBitsPerSecond: 10_000_000 },
    });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(MB)));
    expect((took(room)[0] ?? 0) / (wireSeconds(MB) * 10)).toBeCloseTo(1, 0);
  });

  it("a disk slower than the wire sets the pace, and writing overlaps with arriving", () => {
    const room = preparedRoom({
      constants: { ...FAST_DISKS, diskWriteBytesPerSecond: 2 * MB, diskReadBytesPerSecond: 4 * MB },
    });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(10 * MB)));
    room.run("PEER1", volume.read("a", { limit: 100 * MB }));
    expect(took(room)[0]).toBeCloseTo(5, 1);
    expect(took(room)[1]).toBeCloseTo(2.5, 1);
  });

  it("listings and small files are not worth a line in the journal", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("small", content(4_095)));
    room.run("PEER1", volume.list(""));
    expect(room.events("transfer")).toEqual([]);
    room.run("PEER1", volume.writeTemp("large", content(4_096)));
    expect(room.events("transfer")).toMatchObject([{ bytes: 4_096 }]);
  });
});

describe("a cable pulled in the middle", () => {
  const cut = (
    who: string,
    cutWrites: "partial" | "absent" = "partial",
  ): { room: TestRoom; seconds: number; end: number | string } => {
    const room = preparedRoom({ constants: FAST_DISKS, policies: { cutWrites } });
    const { volume } = room.hold("PEER1");
    const writing = room.start("PEER1", volume.writeTemp("scan.pdf", content(40 * MB)));
    room.wait(1_000);
    room.field.unplug(who);
    const from = room.nowMillis;
    while (writing.result === undefined) room.wait(100);
    return { room, seconds: Math.round((room.nowMillis - from) / 1_000), end: endOf(writing) };
  };

  it("at the own end is noticed at once: 59, and the journal says how far the document came (rule 5)", () => {
    const { room, seconds, end } = cut("PEER1");
    expect({ seconds, end }).toEqual({ seconds: 0, end: 59 });
    const [event] = room.events("transfer.cut");
    expect(event).toMatchObject({ actor: "PEER1", to: "PARENT", what: "scan.pdf", bytes: 40 * MB });
    expect(Number(event?.["tookMicros"]) / 1e6).toBeCloseTo(1, 2);
    expect(Number(event?.["moved"]) / 1e6).toBeGreaterThan(11);
    expect(Number(event?.["moved"]) / 1e6).toBeLessThan(12.5);
    expect(room.marked("transfer-cut-by-cable", "PEER1")).toBe(1);
    expect(room.events("transfer")).toEqual([]);
  });

  it("at the far end is silence: 64 after 60 s (rule 34)", () => {
    const { room, seconds, end } = cut("PARENT");
    expect({ seconds, end }).toEqual({ seconds: 60, end: 64 });
    expect(room.events("transfer.cut")).toHaveLength(1);
    expect(room.marked("timed-out-in-silence", "PEER1")).toBe(1);
    expect(room.events("refused", "PEER1")).toMatchObject([
      {
        operation: "write",
        target: MAPLE,
        code: 64,
        text: "The specified network name is no longer available.",
      },
    ]);
  });

  it("leaves at the host what had arrived, or nothing, as the policy says (rule 36)", () => {
    const left = (cutWrites: "partial" | "absent") => {
      const { room } = cut("PEER1", cutWrites);
      room.wait(600_000);
      const folder = room.laptop("PARENT").localVolume("C:/Engagements/Maple (Sync)");
      return { room, names: room.run("PARENT", folder.list("")) };
    };
    expect(left("absent").names).toEqual([]);
    const { room, names } = left("partial");
    const [event] = room.events("transfer.cut");
    expect(names).toMatchObject([{ name: "scan.pdf", size: event?.["moved"] }]);
  });

  it("during a download says so for the reader (rule 5)", () => {
    const room = preparedRoom({ constants: FAST_DISKS });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("scan.pdf", content(40 * MB)));
    const reading = room.start("PEER1", volume.read("scan.pdf", { limit: 100 * MB }));
    room.wait(1_000);
    room.field.unplug("PEER1");
    room.wait(1);
    expect(endOf(reading)).toBe(59);
    expect(room.events("transfer.cut")).toMatchObject([{ actor: "PARENT", to: "PEER1" }]);
    expect(room.marked("transfer-cut-by-cable", "PEER1")).toBe(1);
  });
});

describe("a frame on its way", () => {
  it.each([
    { who: "PEER1", afterMicros: 10, where: "on the sender's link" },
    { who: "PARENT", afterMicros: 60, where: "on the receiver's link" },
  ])("is lost when the cable $where is pulled (rule 5)", ({ who, afterMicros }) => {
    const room = preparedRoom({ constants: { diskSyncMicros: 0 } });
    const { volume } = room.hold("PEER1");
    const asking = room.start("PEER1", volume.createExclusive("claim", content(1)));
    room.wait(afterMicros / 1_000);
    expect(endOf(asking)).toBe("running");
    room.field.unplug(who);
    room.wait(60_000);
    expect(endOf(asking)).toBe(who === "PEER1" ? 59 : 64);
    expect(room.events("transfer.cut")).toEqual([]);
    expect(room.marked("transfer-cut-by-cable")).toBe(0);
    const folder = room.laptop("PARENT").localVolume("C:/Engagements/Maple (Sync)");
    expect(room.run("PARENT", folder.list(""))).toEqual([]);
  });

  const pulledForAMoment = (who: string, afterMillis: number) => {
    const room = preparedRoom({
      devices: [device({ speedBitsPerSecond: 5_000 })],
      constants: { linkUpMillis: 1, dhcpGiveUpMillis: { xp: 1, "vista-and-later": 1 } },
    });
    const { volume } = room.hold("PEER1");
    const before = room.nowMillis;
    const asking = room.start("PEER1", volume.makeFolder("claim"));
    room.wait(afterMillis);
    room.field.unplug(who);
    room.plug(who);
    room.kernel.run(asking);
    const folder = room.laptop("PARENT").localVolume("C:/Engagements/Maple (Sync)");
    const made = room.run("PARENT", folder.list("")).length;
    return { end: endOf(asking), made, seconds: (room.nowMillis - before) / 1_000 };
  };

  it("is lost even when the sender's cable is back before it would have arrived (rule 5)", () => {
    expect(pulledForAMoment("PEER1", 100)).toMatchObject({ end: 64, made: 0 });
  });

  it("is lost when the receiver's cable is back before it would have arrived, and sent again (rules 5 and 34)", () => {
    const { end, made, seconds } = pulledForAMoment("PARENT", 600);
    expect({ end, made }).toEqual({ end: "ok", made: 1 });
    // Four times 445 ms on the wire; lost after 890 ms, and once more from the start 300 ms later.
    expect(seconds).toBeGreaterThan(2.9);
    expect(seconds).toBeLessThan(3.1);
  });
});

describe("an answer on its way", () => {
  it("is lost when the host's cable is pulled: the file is there, but its writer is told 64 (rule 36)", () => {
    const room = preparedRoom({ constants: { diskSyncMicros: 0 } });
    const { volume } = room.hold("PEER1");
    const asking = room.start("PEER1", volume.createExclusive("claim", content(1)));
    room.wait(0.2);
    const folder = room.laptop("PARENT").localVolume("C:/Engagements/Maple (Sync)");
    room.field.unplug("PARENT");
    expect(room.run("PARENT", folder.list(""))).toHaveLength(1);
    room.wait(61_000);
    expect(endOf(asking)).toBe(64);
  });
});

/** Moments, in microseconds, at which connecting to a share is under way. */
const MOMENTS = Array.from({ length: 11 }, (_, index) => 30 + index * 60);

describe("time-outs", () => {
  it("with the own cable out every attempt fails at once with 1231 (rule 15)", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    room.field.unplug("PEER1");
    const before = room.kernel.now;
    expect(room.tries("PEER1")).toBe(1231);
    expect(room.refusal("PEER1", held.volume.list(""))).toBe(1231);
    expect(room.kernel.now).toBe(before);
  });

  it("a question under way when the own cable is pulled fails at once with 64 (rule 5)", () => {
    const room = preparedRoom({ constants: { diskLatencyMicros: 1_000_000 } });
    const { volume } = room.hold("PEER1");
    const asking = room.start("PEER1", volume.makeFolder("b"));
    room.wait(500);
    room.field.unplug("PEER1");
    room.wait(1);
    expect(endOf(asking)).toBe(64);
  });

  it("an attempt to connect ends with 1231 when the own cable is pulled (rule 15)", () => {
    const room = preparedRoom();
    const trying = room.start("PEER1", room.visit("\\\\NOBODY\\x")(room.laptop("PEER1")));
    room.wait(1_000);
    room.field.unplug("PEER1");
    room.wait(1);
    expect(endOf(trying)).toBe(1231);
    room.wait(100_000);
    expect(room.marked("timed-out-in-silence")).toBe(0);
  });

  it.each(MOMENTS)(
    "a cable pulled %i µs into connecting ends it at once and leaves nothing that waits (rules 15 and 24)",
    (afterMicros) => {
      const room = preparedRoom();
      const trying = room.start("PEER1", room.visit()(room.laptop("PEER1")));
      room.wait(afterMicros / 1_000);
      expect(endOf(trying)).toBe("running");
      room.field.unplug("PEER1");
      room.wait(0.001);
      expect([1231, 64]).toContain(endOf(trying));
      room.wait(100_000);
      expect(room.marked("timed-out-in-silence")).toBe(0);
      room.plug("PEER1");
      room.wait(10_000);
      expect(room.tries("PEER1")).toBe("ok");
      room.wait(1);
      expect(sessionsOn(room.field, "PARENT")).toEqual([]);
    },
  );

  it.each(MOMENTS)(
    "falling asleep %i µs into connecting stops the clocks until the laptop wakes (rule 40)",
    (afterMicros) => {
      const room = preparedRoom();
      const trying = room.start("PEER1", room.visit()(room.laptop("PEER1")));
      room.wait(afterMicros / 1_000);
      room.field.sleep("PEER1");
      room.wait(200_000);
      expect(endOf(trying)).toBe("running");
      expect(room.events("refused")).toEqual([]);
      expect(room.marked("timed-out-in-silence")).toBe(0);
      room.field.wake("PEER1");
      room.wait(1);
      expect([1231, 64]).toContain(endOf(trying));
    },
  );

  it.each(MOMENTS)(
    "whoever gives up %i µs into connecting leaves no seat behind (rule 24)",
    (afterMicros) => {
      const room = preparedRoom();
      const trying = room.start("PEER1", room.visit()(room.laptop("PEER1")));
      room.wait(afterMicros / 1_000);
      trying.interrupt();
      room.wait(1);
      expect(trying.result).toBeDefined();
      expect(sessionsOn(room.field, "PARENT")).toEqual([]);
      expect(room.laptop("PEER1").redirector.connections).toEqual([]);
      expect(room.laptop("PEER1").transports.size).toBe(0);
      expect(room.events("refused")).toEqual([]);
    },
  );

  it("an answer that never comes is given up after 60 s, and the session with it (rule 34)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    const off = room.field.faults.install(drop("PARENT", "PEER1"));
    const before = room.nowMillis;
    const first = room.start("PEER1", volume.list(""));
    room.wait(20_000);
    const second = room.start("PEER1", volume.stat("a"));
    room.wait(39_999);
    expect([endOf(first), endOf(second)]).toEqual(["running", "running"]);
    room.wait(1);
    expect([endOf(first), endOf(second)]).toEqual([64, 64]);
    expect(Math.round(room.nowMillis - before)).toBe(60_000);
    off();
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
    expect(room.marked("reconnected-after-idle")).toBe(0);
  });

  it("a document that takes longer than 60 s but keeps moving does not time out (rule 34)", () => {
    const room = preparedRoom({ devices: [device({ speedBitsPerSecond: 1_000_000 })] });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(20 * MB)));
    expect(took(room)[0]).toBeGreaterThan(160);
  });

  it("a server that is busy with a slow disk is waited for (rule 34)", () => {
    const room = preparedRoom({ constants: { diskWriteBytesPerSecond: 50_000 } });
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.writeTemp("a", content(5 * MB)));
    expect(took(room)[0]).toBeGreaterThan(100);
  });

  it("a host that slept for a moment does not know the old connection; the next operation makes a new one (rules 23 and 40)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.field.sleep("PARENT");
    room.field.wake("PARENT");
    room.wait(10_000);
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
    expect(room.events("refused")).toEqual([]);
  });

  it("a host that forgot the connection refuses a document at its first piece", () => {
    const room = preparedRoom({ constants: FAST_DISKS });
    const { volume } = room.hold("PEER1");
    room.field.sleep("PARENT");
    room.field.wake("PARENT");
    room.wait(10_000);
    const before = room.nowMillis;
    room.run("PEER1", volume.writeTemp("a", content(10 * MB)));
    expect((room.nowMillis - before) / 1_000).toBeLessThan(1.2 * wireSeconds(10 * MB));
  });
});

describe("faults", () => {
  it("the first rule that has an opinion wins, and a rule taken away has none", () => {
    const room = preparedRoom();
    const pass = room.field.faults.install(({ to }) => (to === "PARENT" ? { kind: "pass" } : null));
    const off = room.field.faults.install(() => ({ kind: "drop" }));
    const { volume } = { volume: room.laptop("PEER1").open(MAPLE) };
    const trying = room.start("PEER1", Effect.scoped(volume));
    room.wait(1_000);
    expect(endOf(trying)).toBe("running");
    off();
    pass();
    off();
    expect(room.field.faults.quiet).toBe(true);
    room.wait(30_000);
    expect(endOf(trying)).toBe(1326);
  });

  it("a delayed frame arrives late", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.list(""));
    const off = room.field.faults.install(({ from, bytes, at }) => {
      expect(bytes).toBe(200);
      expect(at).toBeGreaterThan(0);
      return from === "PEER1" ? { kind: "deliver", afterMicros: 250_000 } : { kind: "pass" };
    });
    const before = room.nowMillis;
    room.run("PEER1", volume.list(""));
    expect(Math.floor(room.nowMillis - before)).toBe(250);
    off();
  });

  it("a one-way partition ends in 53 for who cannot be heard (rule 13)", () => {
    const room = preparedRoom();
    expect(room.tries("PEER1")).toBe("ok");
    room.field.faults.install(drop("PEER1", "PARENT"));
    const before = room.nowMillis;
    expect(room.tries("PEER1")).toBe(53);
    expect(Math.round(room.nowMillis - before)).toBe(21_000);
    expect(room.tries("PEER2")).toBe("ok");
  });

  it("a log-off nobody hears leaves a silent session that the server ends in its own time (rule 24)", () => {
    const room = preparedRoom();
    const held = room.hold("PEER1");
    const off = room.field.faults.install(drop("PEER1", "PARENT"));
    held.close();
    room.wait(20_000);
    off();
    expect(sessionsOn(room.field, "PARENT")).toHaveLength(1);
    room.wait(880_001);
    expect(room.events("session.closed")).toMatchObject([{ why: "lost" }]);
  });
});

const drop =
  (sender: string, receiver: string): FaultRule =>
  ({ from, to }) =>
    from === sender && to === receiver ? { kind: "drop" } : null;
