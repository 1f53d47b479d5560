/** Hibernation, lids, batteries, automatic sleep, shutting down and docks (domain rules 40 and 41, §B9). */
import { describe, expect, it } from "vitest";
import {
  addressOf,
  batteryOf,
  linkLight,
  powerStateOf,
  sessionsOn,
} from "../../src/model/windows/views.ts";
import { content, endOf, node, preparedRoom, TestRoom } from "./rooms.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("hibernation", () => {
  it("a hibernating host is as silent as a sleeping one, and takes 20 s to come back (rule 40)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    expect(room.field.hibernate("PARENT")).toBeNull();
    expect(powerStateOf(room.field, "PARENT")).toBe("Hibernate");
    expect(room.refusal("PEER1", volume.list(""))).toBe(64);
    expect(room.events("session.closed")).toEqual([]);
    expect(room.field.wake("PARENT")).toBeNull();
    expect(room.field.wake("PARENT")?.code).toBe("awake");
    room.wait(19_999);
    expect(powerStateOf(room.field, "PARENT")).toBe("Hibernate");
    room.wait(1);
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    room.wait(8_000);
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
  });

  it("has no power to lose (rule 40)", () => {
    const room = preparedRoom();
    room.field.hibernate("PARENT");
    expect(room.field.powerOff("PARENT")?.code).toBe("powered-off");
    expect(room.field.hibernate("PARENT")?.code).toBe("asleep");
    room.field.wake("PARENT");
    room.wait(20_000);
    expect(room.field.hibernate("PARENT")).toBeNull();
  });
});

describe("the lid", () => {
  it.each([
    { onLidClose: "sleep", state: "Sleep" },
    { onLidClose: "hibernate", state: "Hibernate" },
    { onLidClose: "nothing", state: "On" },
  ] as const)(
    "closing it with the setting $onLidClose: $state (rule 40)",
    ({ onLidClose, state }) => {
      const room = preparedRoom({ parent: { onLidClose } });
      expect(room.field.closeLid("PARENT")).toBeNull();
      expect(powerStateOf(room.field, "PARENT")).toBe(state);
      expect(room.field.closeLid("PARENT")?.code).toBe("lid-closed");
      expect(room.field.openLid("PARENT")).toBeNull();
      room.wait(30_000);
      expect(powerStateOf(room.field, "PARENT")).toBe("On");
      expect(room.field.openLid("PARENT")?.code).toBe("lid-open");
      expect(room.tries("PEER1")).toBe("ok");
    },
  );

  it("in its dock a laptop stays on with the lid closed, until it is taken out (rule 40)", () => {
    const room = preparedRoom();
    room.field.unplug("PEER1");
    expect(room.field.dock("PEER1")).toBeNull();
    expect(room.field.dock("PEER1")?.code).toBe("docked");
    room.field.closeLid("PEER1");
    room.wait(10_000);
    expect(room.tries("PEER1")).toBe("ok");
    expect(room.field.undock("PEER1")).toBeNull();
    expect(powerStateOf(room.field, "PEER1")).toBe("Sleep");
    expect(room.field.undock("PEER1")?.code).toBe("not-docked");
  });

  it("who sleeps in its dock with the lid closed goes on sleeping when it is taken out", () => {
    const room = preparedRoom();
    room.field.unplug("PEER1");
    room.field.dock("PEER1");
    room.field.closeLid("PEER1");
    room.field.sleep("PEER1");
    room.field.undock("PEER1");
    const slept = room.events("power.sleep", "PEER1");
    expect(slept).toHaveLength(1);
    // By hand goes without saying.
    expect(slept[0]).not.toHaveProperty("why");
  });
});

describe("docks", () => {
  it("a dock plugs in the network and the power at once, and takes both away at once (rules 1 and 5)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.field.unplug("PEER1");
    room.field.setCord("PEER1", "out");
    const cables = room.field.cablesLeft();
    room.field.dock("PEER1");
    expect(room.field.cablesLeft()).toBe(cables - 1);
    expect(batteryOf(room.field, "PEER1")).toBe("Fully charged (100%)");
    room.wait(10_000);
    expect(room.run("PEER1", volume.list(""))).toEqual([]);
    room.field.undock("PEER1");
    expect(linkLight(room.field, "PEER1")).toBe("down");
    expect(batteryOf(room.field, "PEER1")).toBe("100% remaining");
    expect(room.field.cablesLeft()).toBe(cables);
  });

  it("a dock says nothing of a power cord that was in already", () => {
    const room = preparedRoom();
    room.field.unplug("PEER1");
    room.field.dock("PEER1");
    expect(room.events("power-cord.in", "PEER1")).toEqual([]);
  });

  it("a dock without a free port is no use (rule 1)", () => {
    const room = preparedRoom();
    expect(room.field.dock("PEER1")?.code).toBe("already-plugged");
    room.field.undock("PEER1");
    room.field.unplug("PEER1");
    expect(room.field.dock("PEER1", { port: 99 })?.code).toBe("port-taken");
    expect(room.events("dock.in")).toEqual([]);
  });
});

describe("the battery", () => {
  const tired = (percent: number): TestRoom =>
    preparedRoom({ parent: { battery: { lifeMillis: 100 * MINUTE, percent } } });

  it("warns at 7 % and hibernates at 5 %, as silently as sleep (rule 40)", () => {
    const room = tired(10);
    const from = room.kernel.now;
    room.field.setCord("PARENT", "out");
    room.wait(20 * MINUTE);
    const at = (kind: string): ReadonlyArray<number> =>
      room.events(kind, "PARENT").map((event) => Math.floor((event.at - from) / 60_000_000));
    expect(at("battery.warning")).toEqual([3]);
    expect(at("battery.critical")).toEqual([5]);
    expect(room.events("power.hibernate", "PARENT")).toMatchObject([{ why: "battery" }]);
    expect(room.marked("battery-ran-out", "PARENT")).toBe(1);
    expect(batteryOf(room.field, "PARENT")).toBe("5% remaining");
    expect(room.tries("PEER1")).toBe(53);
  });

  it("too little left wakes and starts nothing, the power cord does (rule 40)", () => {
    const room = tired(6);
    room.field.setCord("PARENT", "out");
    room.wait(2 * MINUTE);
    expect(room.field.wake("PARENT")?.code).toBe("no-power");
    expect(room.field.openLid("PARENT")?.code).toBe("lid-open");
    room.field.setCord("PARENT", "in");
    expect(room.field.setCord("PARENT", "in")?.code).toBe("cord-in");
    room.field.wake("PARENT");
    room.wait(30_000);
    expect(room.tries("PEER1")).toBe("ok");
    room.field.powerOff("PARENT");
    room.field.setCord("PARENT", "out");
    expect(room.field.powerOn("PARENT")).toBeNull(); // it has filled a little meanwhile
  });

  it("is used while the laptop is on, and neither asleep nor off (rule 40)", () => {
    const room = tired(50);
    room.field.setCord("PARENT", "out");
    room.wait(10 * MINUTE);
    room.field.sleep("PARENT");
    room.wait(10 * HOUR);
    expect(batteryOf(room.field, "PARENT")).toBe("40% remaining");
    room.field.wake("PARENT");
    room.wait(10 * MINUTE);
    room.field.powerOff("PARENT");
    room.wait(10 * HOUR);
    expect(batteryOf(room.field, "PARENT")).toBe("30% remaining");
    expect(room.events("battery.warning")).toEqual([]);
  });

  it("fills within two hours with the power cord in, whatever the laptop does (rule 40)", () => {
    const room = tired(50);
    room.field.setCord("PARENT", "out");
    room.field.powerOff("PARENT");
    room.field.setCord("PARENT", "in");
    room.wait(30 * MINUTE);
    expect(batteryOf(room.field, "PARENT")).toBe("75% available (plugged in, charging)");
    room.wait(3 * HOUR);
    expect(batteryOf(room.field, "PARENT")).toBe("Fully charged (100%)");
    room.field.setCord("PARENT", "out");
    expect(batteryOf(room.field, "PARENT")).toBe("100% remaining");
  });

  it("a power cord that comes back in time keeps the laptop on (rule 40)", () => {
    const room = tired(10);
    room.field.setCord("PARENT", "out");
    room.wait(4 * MINUTE);
    room.field.setCord("PARENT", "in");
    room.wait(HOUR);
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    expect(room.events("battery.critical")).toEqual([]);
  });
});

describe("automatic sleep", () => {
  it("an hour after the last touch the host sleeps, although others use its folder (rule 41)", () => {
    const room = preparedRoom({ policies: { automaticSleep: "after-an-hour" } });
    const { volume } = room.hold("PEER1");
    for (let minute = 0; minute < 59; minute += 1) {
      room.wait(MINUTE);
      room.laptop("PEER1").automaticSleep.touched();
      room.run("PEER1", volume.list(""));
    }
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    room.wait(MINUTE);
    expect(powerStateOf(room.field, "PARENT")).toBe("Sleep");
    expect(powerStateOf(room.field, "PEER1")).toBe("On");
    expect(room.events("power.sleep", "PARENT")).toMatchObject([{ why: "idle", at: HOUR * 1_000 }]);
    expect(room.marked("fell-asleep-unattended", "PARENT")).toBe(1);
    expect(room.refusal("PEER1", volume.list(""))).toBe(64);
  });

  it("who was put to sleep by hand, or is off, does not fall asleep besides (rule 41)", () => {
    for (const stop of ["sleep", "powerOff"] as const) {
      const room = preparedRoom({ parent: { sleepsAfterMillis: 10 * MINUTE } });
      room.field[stop]("PARENT");
      room.wait(HOUR);
      expect(room.events("power.sleep", "PARENT")).toHaveLength(stop === "sleep" ? 1 : 0);
      expect(room.marked("fell-asleep-unattended", "PARENT")).toBe(0);
    }
  });

  it("every touch begins the hour anew, and so does waking (rule 41)", () => {
    const room = preparedRoom({ parent: { sleepsAfterMillis: 10 * MINUTE } });
    room.wait(9 * MINUTE);
    room.laptop("PARENT").automaticSleep.touched();
    room.wait(9 * MINUTE);
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    // Who wakes what is awake has pressed a key.
    expect(room.field.wake("PARENT")?.code).toBe("awake");
    room.wait(9 * MINUTE);
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    room.wait(MINUTE);
    expect(powerStateOf(room.field, "PARENT")).toBe("Sleep");
    room.wait(HOUR);
    room.field.wake("PARENT");
    room.wait(10 * MINUTE - 1);
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    room.wait(1);
    expect(powerStateOf(room.field, "PARENT")).toBe("Sleep");
  });

  it("a laptop that was told never to sleep does not (rule 41)", () => {
    const room = preparedRoom({
      policies: { automaticSleep: "after-an-hour" },
      parent: { sleepsAfterMillis: null },
    });
    room.wait(24 * HOUR);
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    expect(powerStateOf(room.field, "PEER1")).toBe("Sleep");
  });
});

describe("shutting down", () => {
  it("tells everybody at once: 64 without waiting, then 53 (rule 24)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    const writing = room.start("PEER1", volume.writeTemp("a", content(50_000_000)));
    room.wait(500);
    expect(room.field.shutDown("PARENT")).toBeNull();
    room.wait(100);
    expect(endOf(writing)).toBe(64);
    expect(room.events("session.closed")).toMatchObject([{ why: "shutdown" }]);
    expect(room.field.sleep("PARENT")?.code).toBe("shutting-down");
    room.wait(5_000);
    expect(powerStateOf(room.field, "PARENT")).toBe("Shut down");
    expect(room.tries("PEER1")).toBe(53);
  });

  it("hands back the seats it had elsewhere (rule 24)", () => {
    const room = preparedRoom();
    room.hold("PEER1");
    room.field.shutDown("PEER1");
    room.wait(100);
    expect(sessionsOn(room.field, "PARENT")).toEqual([]);
    expect(room.events("session.closed")).toMatchObject([{ why: "logoff" }]);
  });

  it("is over when somebody holds the button meanwhile (rule 24)", () => {
    const room = preparedRoom();
    room.field.shutDown("PARENT");
    room.field.powerOff("PARENT");
    room.field.powerOn("PARENT");
    room.wait(60_000);
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("answers nobody new while it goes down, and the network folder knows it (rules 11 and 13)", () => {
    const room = preparedRoom();
    room.wait(13 * MINUTE);
    room.field.shutDown("PARENT");
    const trying = room.start("PEER1", room.visit()(room.laptop("PEER1")));
    room.wait(4_000);
    expect(endOf(trying)).toBe("running");
    room.wait(12 * MINUTE);
    expect(room.field.browsing.seenBy(room.laptop("PEER1"))).toEqual(["PEER1", "PEER2"]);
  });

  it("a reboot is back after a minute, and for some seconds its server is just starting: 70 (rule 24)", () => {
    const room = preparedRoom();
    room.field.reboot("PARENT");
    room.wait(64_999);
    expect(powerStateOf(room.field, "PARENT")).toBe("Shut down");
    room.wait(1);
    expect(powerStateOf(room.field, "PARENT")).toBe("On");
    room.wait(8_500);
    expect(addressOf(room.field, "PARENT")).not.toBeNull();
    expect(room.tries("PEER1")).toBe(70);
    expect(room.marked("host-was-starting", "PEER1")).toBe(1);
    room.wait(500);
    expect(room.tries("PEER1")).toBe("ok");
  });

  it("a reboot does not switch on again what lost its power after it was back", () => {
    const room = new TestRoom({ nodes: [node("PEER1")] });
    room.field.reboot("PEER1");
    room.wait(10_000);
    room.field.powerOn("PEER1");
    room.wait(10_000);
    room.field.powerOff("PEER1");
    room.wait(HOUR);
    expect(powerStateOf(room.field, "PEER1")).toBe("Shut down");
  });

  it("a reboot that was cut off says nothing of the next shutting down", () => {
    const room = new TestRoom({ nodes: [node("PEER1")] });
    room.field.reboot("PEER1");
    room.wait(1_000);
    room.field.powerOff("PEER1");
    room.field.powerOn("PEER1");
    room.wait(2_000);
    room.field.shutDown("PEER1");
    room.wait(4_999);
    expect(powerStateOf(room.field, "PEER1")).not.toBe("Shut down");
    room.wait(1);
    expect(powerStateOf(room.field, "PEER1")).toBe("Shut down");
    room.wait(HOUR);
    expect(powerStateOf(room.field, "PEER1")).toBe("Shut down");
  });

  it("who shuts down for good stays off (rule 24)", () => {
    const room = new TestRoom({ nodes: [node("PEER1")] });
    room.field.shutDown("PEER1");
    room.wait(10 * HOUR);
    expect(powerStateOf(room.field, "PEER1")).toBe("Shut down");
    expect(room.field.shutDown("PEER1")?.code).toBe("powered-off");
  });
});
