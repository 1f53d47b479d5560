/**
 * Days as a room can have them: cables, lights and copies move as people move them, and after every event the field of the replay is what
 * somebody would see who counted along on paper.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldBefore, laptopOf } from "../../src/replay/field.ts";
import type { FieldState } from "../../src/replay/field.ts";
import { apply } from "../../src/replay/fold.ts";
import { readWorld } from "../../src/replay/world.ts";
import { Journal, type Json } from "../../src/sim/journal.ts";

const NAMES = ["ANNA", "BEN", "CORA"] as const;
const DEVICES = ["left", "middle", "right"] as const;
const PORTS = 3;
const CABLES = 5;

const laptop = fc.constantFrom(...NAMES);
const device = fc.constantFrom(...DEVICES);

const HEADER = {
  world: {
    nodes: NAMES.map((name) => ({ name, os: "windows-7-pro" })),
    devices: DEVICES.map((name) => ({ name, kind: "switch", ports: PORTS })),
    cables: CABLES,
  },
};

/** Writes an event and has the replay look at it. */
class Watched {
  readonly #journal = new Journal(HEADER);
  field: FieldState = fieldBefore(readWorld(this.#journal));

  write(actor: string, kind: string, facts: { readonly [key: string]: Json } = {}): void {
    const seq = this.#journal.record({ at: 0, actor, kind, cause: null }, facts);
    this.field = apply(this.field, this.#journal.events[seq]!);
  }
}

type Hand =
  | { readonly do: "plug"; readonly who: string; readonly into: string }
  | { readonly do: "join"; readonly who: string; readonly other: string }
  | { readonly do: "unplug"; readonly who: string }
  | { readonly do: "uplink"; readonly who: string; readonly into: string }
  | { readonly do: "no-uplink"; readonly who: string }
  | { readonly do: "lights" };

const hand: fc.Arbitrary<Hand> = fc.oneof(
  fc.record({ do: fc.constant("plug" as const), who: laptop, into: device }),
  fc.record({ do: fc.constant("join" as const), who: laptop, other: laptop }),
  fc.record({ do: fc.constant("unplug" as const), who: laptop }),
  fc.record({ do: fc.constant("uplink" as const), who: device, into: device }),
  fc.record({ do: fc.constant("no-uplink" as const), who: device }),
  fc.constant<Hand>({ do: "lights" }),
);

/** Cables as they lie there: who holds each port, and what each laptop and each uplink is plugged into. */
class Cables {
  readonly watched = new Watched();
  readonly ports = new Map<string, Array<string | null>>(
    DEVICES.map((name) => [name, Array.from({ length: PORTS }, () => null)]),
  );
  readonly plugs = new Map<string, { readonly device: string; readonly port: number }>();
  readonly uplinks = new Map<string, string>();
  readonly lit = new Set<string>();

  get left(): number {
    const joined = [...this.plugs.values()].filter(({ device: at }) => !this.ports.has(at)).length;
    return CABLES - (this.plugs.size - joined / 2) - this.uplinks.size;
  }

  obey(done: Hand): void {
    switch (done.do) {
      case "plug":
        return this.#plug(done.who, done.into);
      case "join":
        return this.#join(done.who, done.other);
      case "unplug":
        return this.#unplug(done.who);
      case "uplink":
        return this.#uplink(done.who, done.into);
      case "no-uplink":
        return this.#noUplink(done.who);
      case "lights":
        return this.#lights();
    }
  }

  #plug(who: string, into: string): void {
    const port = this.ports.get(into)!.indexOf(null);
    if (this.plugs.has(who) || port < 0 || this.left === 0) return;
    this.ports.get(into)![port] = who;
    this.plugs.set(who, { device: into, port: port + 1 });
    this.watched.write(who, "cable.plugged", { device: into, port: port + 1 });
  }

  #join(who: string, other: string): void {
    if (who === other || this.plugs.has(who) || this.plugs.has(other) || this.left === 0) return;
    this.plugs.set(who, { device: other, port: 1 });
    this.plugs.set(other, { device: who, port: 1 });
    this.watched.write(who, "cable.joined", { to: other });
  }

  #unplug(who: string): void {
    const plug = this.plugs.get(who);
    if (plug === undefined) return;
    const holders = this.ports.get(plug.device);
    this.plugs.delete(who);
    this.lit.delete(who);
    if (holders === undefined) {
      this.plugs.delete(plug.device);
      this.lit.delete(plug.device);
      this.watched.write(who, "cable.parted", { to: plug.device });
    } else {
      holders[plug.port - 1] = null;
      this.watched.write(who, "cable.unplugged", { ...plug });
    }
  }

  /** Whether cables lead from one to the other already. */
  #areJoined(one: string, other: string): boolean {
    const seen = new Set([one]);
    for (const each of seen)
      for (const [lower, upper] of this.uplinks) {
        if (lower === each) seen.add(upper);
        if (upper === each) seen.add(lower);
      }
    return seen.has(other);
  }

  #uplink(who: string, into: string): void {
    const own = this.ports.get(who)!.lastIndexOf(null);
    const port = this.ports.get(into)!.indexOf(null);
    const possible = own >= 0 && port >= 0 && this.left > 0 && !this.uplinks.has(who);
    if (!possible || this.#areJoined(who, into)) return;
    this.ports.get(who)![own] = into;
    this.ports.get(into)![port] = who;
    this.uplinks.set(who, into);
    this.watched.write(who, "uplink.plugged", { device: into, port: port + 1, ownPort: own + 1 });
  }

  #noUplink(who: string): void {
    const into = this.uplinks.get(who);
    if (into === undefined) return;
    this.uplinks.delete(who);
    for (const [at, other] of [
      [who, into],
      [into, who],
    ] as const) {
      const holders = this.ports.get(at)!;
      holders[holders.indexOf(other)] = null;
    }
    this.watched.write(who, "uplink.unplugged", { device: into });
    if (this.lit.delete(who)) this.watched.write(who, "uplink.down", { device: into });
  }

  #lights(): void {
    for (const [who, plug] of this.plugs) {
      this.lit.add(who);
      this.watched.write(who, "link.up", { ...plug });
    }
    for (const [who, into] of this.uplinks) {
      if (!this.lit.has(who)) this.watched.write(who, "uplink.up", { device: into });
      this.lit.add(who);
    }
  }
}

type Deed =
  | { readonly do: "make" | "turn" | "turn-late"; readonly copy: string; readonly waits: number }
  | { readonly do: "tell"; readonly length: number }
  | { readonly do: "edit" | "round" | "conflict" | "close" | "delete" | "crash" | "hand-in" };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constantFrom("make" as const, "turn" as const, "turn-late" as const),
    copy: fc.constantFrom("usual", "second"),
    waits: fc.nat(2),
  }),
  fc.record({ do: fc.constant("tell" as const), length: fc.nat(4) }),
  fc.constantFrom<Deed>(
    { do: "edit" },
    { do: "round" },
    { do: "conflict" },
    { do: "close" },
    { do: "delete" },
    { do: "crash" },
    { do: "hand-in" },
  ),
);

/** The copies of one laptop, each by itself. */
class Copies {
  readonly watched = new Watched();
  readonly held = new Map<string, { queue: number; told: number }>();
  /** Which copy lies in which folder: one that is made anew is another one. */
  readonly #ids = new Map<string, string>();
  #made = 0;
  /** What Working Papers shows, or showed last. */
  hand: string | null = null;
  isOpen = false;
  conflicts = 0;
  phase = "open";

  #write(kind: string, facts: { readonly [key: string]: Json } = {}, copy = this.hand): void {
    this.watched.write("ANNA", kind, { copy, ...facts });
  }

  #closed(copy: string): void {
    this.#write("copy.offline", { why: "close" }, copy);
    this.#write("copy.closed", {}, copy);
  }

  #turn({ copy: folder, waits }: Extract<Deed, { readonly copy: string }>, late: boolean): void {
    const copy = this.#ids.get(folder);
    const before = this.isOpen ? this.hand : null;
    if (copy === undefined || !this.held.has(copy) || before === copy) return;
    if (before !== null && !late) this.#closed(before);
    this.held.set(copy, { queue: waits, told: waits });
    this.#write("copy.opened", { role: "child", queue: waits }, copy);
    // Somebody turns to the one while the other is still being closed: what it tells on its way is not of this one.
    if (before !== null && late) {
      this.#write("queue", { length: 0 }, before);
      this.held.get(before)!.queue = 0;
      this.#write("conflict", { entity: "tb/1" }, before);
      this.#closed(before);
    }
    this.hand = copy;
    this.isOpen = true;
    this.conflicts = 0;
    this.phase = "open";
  }

  #down(): void {
    this.isOpen = false;
    this.conflicts = 0;
    this.phase = "open";
  }

  obey(done: Deed): void {
    switch (done.do) {
      case "make":
        // Working Papers closes what is open first.
        if (this.held.has(this.#ids.get(done.copy) ?? "") || this.isOpen) return;
        this.hand = `${done.copy}-${++this.#made}`;
        this.#ids.set(done.copy, this.hand);
        this.held.set(this.hand, { queue: 0, told: 0 });
        return this.#write("copy.created", { role: "child", from: "office", registered: true });
      case "turn":
        return this.#turn(done, false);
      case "turn-late":
        return this.#turn(done, true);
      case "crash":
        this.#down();
        return this.watched.write("ANNA", "power.off");
      default:
        if (this.isOpen) this.#inOpen(done);
    }
  }

  #inOpen(done: Exclude<Deed, { readonly copy: string }>): void {
    const now = this.held.get(this.hand!)!;
    switch (done.do) {
      case "edit":
        now.queue++;
        return this.#write("edit", { entity: "tb/1", field: "amount" });
      case "round":
        now.queue = now.told;
        return this.#write("round", { with: "office", pulled: 1, pushed: 0 });
      case "tell":
        now.queue = done.length;
        now.told = done.length;
        return this.#write("queue", { length: done.length });
      case "conflict":
        this.conflicts++;
        return this.#write("conflict", { entity: "tb/1", field: "amount" });
      case "hand-in":
        this.phase = "handing-in";
        return this.#write("phase", { from: "open", to: "handing-in" });
      case "close":
        this.#down();
        return this.#closed(this.hand!);
      case "delete": {
        const gone = this.hand!;
        this.#down();
        this.held.delete(gone);
        this.#write("copy.deleted", {}, gone);
        this.#closed(gone);
        this.hand = [...this.held.keys()].at(0) ?? null;
        return;
      }
      case "crash":
        return;
    }
  }
}

describe("after every event of a day as a room can have it", () => {
  test("cables, ports and lights are where people have put them", () => {
    fc.assert(
      fc.property(fc.array(hand, { maxLength: 40 }), (hands) => {
        const room = new Cables();
        for (const done of hands) {
          room.obey(done);
          const { cablesLeft, devices, laptops } = room.watched.field;
          expect(cablesLeft).toBe(room.left);
          for (const { hears, name, ports } of devices) {
            expect([name, ports]).toEqual([name, room.ports.get(name)]);
            const others = DEVICES.filter(
              (other) =>
                (room.uplinks.get(name) === other && room.lit.has(name)) ||
                (room.uplinks.get(other) === name && room.lit.has(other)),
            );
            expect([name, hears.toSorted()]).toEqual([name, others.toSorted()]);
          }
          for (const { light, name, plug } of laptops)
            expect([name, plug, light]).toEqual([
              name,
              room.plugs.get(name) ?? null,
              room.lit.has(name),
            ]);
        }
      }),
    );
  });

  test("a laptop with two copies shows the one in hand, with what waits and is asked in that one alone", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const room = new Copies();
        for (const done of deeds) {
          room.obey(done);
          const shown = laptopOf(room.watched.field, "ANNA")!;
          const { copy, conflicts, otherCopies } = shown;
          if (room.hand === null) {
            expect(copy === null || copy.role === "deleted").toBe(true);
            continue;
          }
          expect([copy?.id, copy?.open, copy?.phase, conflicts]).toEqual([
            room.hand,
            room.isOpen,
            room.phase,
            room.conflicts,
          ]);
          expect(shown.queue).toBe(room.held.get(room.hand)!.queue);
          for (const other of otherCopies.filter((each) => each.copy.role !== "deleted")) {
            expect(other.copy.open).toBe(false);
            expect(other.queue).toBe(room.held.get(other.copy.id!)!.queue);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
