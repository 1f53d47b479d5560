/** What each kind of event does to the field, told as the day of the sixth peer. */
import { describe, expect, test } from "vitest";
import { laptopOf } from "../../src/replay/field.ts";
import type { FieldState } from "../../src/replay/field.ts";
import { fieldAt } from "../../src/replay/history.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import { concerns } from "../../src/replay/kinds.ts";
import { laptopFacts } from "../../src/replay/laptop-facts.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { sentence } from "../../src/replay/sentences.ts";
import type { Json } from "../../src/sim/journal.ts";
import { fieldDay, PEERS, Pen } from "./day.ts";

const after = (
  journal: ReplayJournal,
  found: (event: ReplayJournal["events"][number]) => boolean,
): FieldState => {
  const seq = journal.events.findLastIndex(found);
  expect(seq).toBeGreaterThanOrEqual(0);
  return fieldAt(openReplay(journal).history, seq + 1);
};

const day = fieldDay();
const laptop = (field: FieldState, name: string) => laptopOf(field, name)!;

/** The field after what this pen wrote. */
const written = (write: (pen: Pen) => void): FieldState => {
  const pen = new Pen();
  write(pen);
  return fieldAt(openReplay(pen.journal).history, pen.journal.events.length);
};

describe("sessions", () => {
  test("of one client under one account are one, however often a journal says that it was opened", () => {
    const opened = { client: "PEER1", account: "field", used: 1, cap: 5 };
    const field = written((pen) => {
      pen.write("PARENT", "session.opened", opened);
      pen.write("PARENT", "session.opened", { ...opened, account: "admin", used: 2 });
      pen.write("PARENT", "session.opened", { ...opened, used: 2 });
    });
    expect(laptop(field, "PARENT").hosts).toHaveLength(2);
    expect(laptop(field, "PEER1").uses).toHaveLength(2);
  });
});

describe("hardware", () => {
  test("a cable takes one from the pool, a port of the switch and, once the link is up, lights the lamp", () => {
    const field = after(day, (event) => event.kind === "link.up" && event.actor === "PEER6");
    expect(field.cablesLeft).toBe(1);
    expect(field.devices[1]?.ports.slice(0, 8)).toEqual(["PARENT", ...PEERS, null]);
    expect(laptop(field, "PEER6")).toMatchObject({
      plug: { device: "switch", port: 7 },
      light: true,
    });
  });

  test("the office brings its own cables", () => {
    const field = after(day, (event) => event.actor === "OFFICE" && event.kind === "link.up");
    expect(field.cablesLeft).toBe(8);
    expect(laptop(field, "OFFICE").plug).toEqual({ device: "office", port: 1 });
  });

  test("a pulled cable goes back to the pool and darkens the lamp", () => {
    const field = after(day, (event) => event.kind === "cable.unplugged");
    expect(field.cablesLeft).toBe(2);
    expect(field.devices[1]?.ports[2]).toBeNull();
    expect(laptop(field, "PEER2")).toMatchObject({ plug: null, light: false });
  });

  test("a pulled cable frees the port it was in, also where the journal does not say which", () => {
    const field = written((pen) => {
      pen.write("PEER1", "cable.plugged", { device: "switch", port: 3 });
      pen.write("PEER2", "cable.plugged", { device: "switch", port: 4 });
      pen.write("PEER1", "cable.unplugged");
    });
    expect(field.devices[1]?.ports.slice(2, 4)).toEqual([null, "PEER2"]);
  });

  test.each(["power.sleep", "power.hibernate"])(
    "after %s a laptop shows no light until it is awake and the link is up again",
    (kind) => {
      const asleep = written((pen) => {
        pen.write("PEER1", "link.up");
        pen.write("PEER1", kind);
      });
      expect(laptop(asleep, "PEER1")).toMatchObject({ power: "asleep", light: false });
      const awake = written((pen) => {
        pen.write("PEER1", "power.sleep");
        pen.write("PEER1", "power.wake");
      });
      expect(laptop(awake, "PEER1").power).toBe("on");
    },
  );

  test("a cable between two laptops shows at both, and goes back to the pool once", () => {
    const joined = written((pen) => pen.write("PEER1", "cable.joined", { to: "PEER2" }));
    const pool = joined.cablesLeft;
    expect(laptop(joined, "PEER1").plug).toEqual({ device: "PEER2", port: 1 });
    expect(laptop(joined, "PEER2").plug).toEqual({ device: "PEER1", port: 1 });
    const parted = written((pen) => {
      pen.write("PEER1", "cable.joined", { to: "PEER2" });
      pen.write("PEER2", "cable.parted", { to: "PEER1" });
    });
    expect(parted.cablesLeft).toBe(pool + 1);
    expect([laptop(parted, "PEER1").plug, laptop(parted, "PEER2").plug]).toEqual([null, null]);
  });

  test("a cable between two switches takes a port of each until it is pulled", () => {
    const facts = { device: "office", port: 3, ownPort: 8 };
    const plugged = written((pen) => pen.write("switch", "uplink.plugged", facts));
    const ports = (field: FieldState): ReadonlyArray<string | null | undefined> => [
      field.devices[0]?.ports[2],
      field.devices[1]?.ports[7],
    ];
    expect(ports(plugged)).toEqual(["switch", "office"]);
    const freed = written((pen) => {
      pen.write("switch", "uplink.plugged", facts);
      pen.write("switch", "uplink.unplugged", { device: "office" });
    });
    expect(ports(freed)).toEqual([null, null]);
    expect(freed.cablesLeft).toBe(plugged.cablesLeft + 1);
    // The office brings cables for laptops, and none for this.
    const other = { device: "switch", port: 8, ownPort: 3 };
    const fromOffice = written((pen) => pen.write("office", "uplink.plugged", other));
    expect(fromOffice.cablesLeft).toBe(plugged.cablesLeft);
  });

  test("two switches hear each other while the light between them is on", () => {
    const hears = (field: FieldState) => field.devices.map((device) => device.hears);
    const up = (pen: Pen) => {
      pen.write("switch", "uplink.plugged", { device: "office", port: 3, ownPort: 8 });
      pen.write("switch", "uplink.up", { device: "office" });
    };
    expect(hears(written(up))).toEqual([["switch"], ["office"]]);
    for (const kind of ["uplink.down", "uplink.unplugged"])
      expect(
        hears(
          written((pen) => {
            up(pen);
            pen.write("switch", kind, { device: "office" });
          }),
        ),
      ).toEqual([[], []]);
  });

  test("an address is had until it is lost", () => {
    const field = after(day, (event) => event.kind === "address.assigned");
    expect(laptop(field, "PEER1").address).toEqual({ address: "169.254.1.2", by: "169.254" });
    const lost = written((pen) => {
      pen.write("PEER1", "address.assigned", { address: "10.0.0.1", by: "lease" });
      pen.write("PEER1", "address.lost", { address: "10.0.0.1" });
    });
    expect(laptop(lost, "PEER1").address).toBeNull();
  });
});

describe("sessions and shares", () => {
  test("a session is seen from both ends and takes a seat", () => {
    const field = after(day, (event) => event.kind === "session.opened");
    expect(laptop(field, "PARENT").hosts.map((held) => held.client)).toEqual(PEERS.slice(0, 5));
    expect(laptop(field, "PARENT").seatsUsed).toBe(5);
    expect(laptop(field, "PEER5").uses).toEqual([{ server: "PARENT", account: "field" }]);
  });

  test("a session that ends gives its seat back on both ends", () => {
    const field = after(day, (event) => event.kind === "session.closed");
    expect(laptop(field, "PARENT").seatsUsed).toBe(4);
    expect(laptop(field, "PARENT").hosts.map((held) => held.client)).not.toContain("PEER2");
    expect(laptop(field, "PEER2").uses).toEqual([]);
  });

  test.each<[string, string, { readonly [key: string]: Json }]>([
    ["loses its link", "link.down", { why: "cable" }],
    ["wakes up", "power.wake", {}],
    ["is switched off", "power.off", {}],
  ])(
    "a client that %s has no connection any more, and keeps its seat until it is missed",
    (_, kind, facts) => {
      const field = written((pen) => {
        pen.write("PARENT", "session.opened", { client: "PEER1", account: "f", used: 1, cap: 5 });
        pen.write("PEER1", kind, facts);
      });
      expect(laptop(field, "PEER1").uses).toEqual([]);
      expect(laptop(field, "PARENT")).toMatchObject({ hosts: [{ client: "PEER1" }], seatsUsed: 1 });
      const asleep = written((pen) => {
        pen.write("PARENT", "session.opened", { client: "PEER1", account: "f", used: 1, cap: 5 });
        pen.write("PEER1", "link.down", { why: "sleep" });
      });
      expect(laptop(asleep, "PEER1").uses).toHaveLength(1);
    },
  );

  test("a journal that does not count seats is counted by its sessions", () => {
    const field = written((pen) => {
      pen.write("PARENT", "session.opened", { client: "PEER1", account: "field" });
      pen.write("PARENT", "session.opened", { client: "PEER2", account: "field" });
      pen.write("PARENT", "session.closed", { client: "PEER1", account: "field", why: "idle" });
    });
    expect(laptop(field, "PARENT").seatsUsed).toBe(1);
  });

  test("how many seats there are is known from the first moment, because the run tells it later", () => {
    const { world } = openReplay(day);
    expect(world.laptops[1]).toMatchObject({ name: "PARENT", edition: "XP Home", seatCap: 5 });
    expect(world.laptops[2]?.seatCap).toBeUndefined();
  });

  test("accounts, shares and permissions are listed and taken away again", () => {
    const field = after(day, (event) => event.kind === "permission.granted");
    expect(laptop(field, "PARENT")).toMatchObject({
      accounts: ["field"],
      shares: [{ name: "Birch", grants: [{ account: "field", access: "read-write" }] }],
    });
    const gone = written((pen) => {
      pen.write("PARENT", "share.created", { share: "Birch" });
      pen.write("PARENT", "permission.granted", { share: "Birch", account: "a", access: "read" });
      pen.write("PARENT", "permission.revoked", { share: "Birch", account: "a" });
    });
    expect(laptop(gone, "PARENT").shares).toEqual([{ name: "Birch", grants: [] }]);
  });

  test("names of shares and accounts are the same in capitals and without, as Windows takes them", () => {
    const field = written((pen) => {
      pen.write("PARENT", "share.created", { share: "Birch" });
      pen.write("PARENT", "permission.granted", {
        share: "BIRCH",
        account: "Field",
        access: "read",
      });
      const access = "read-write";
      pen.write("PARENT", "permission.granted", { share: "birch", account: "field", access });
    });
    expect(laptop(field, "PARENT").shares).toEqual([
      { name: "Birch", grants: [{ account: "field", access: "read-write" }] },
    ]);
    const gone = written((pen) => {
      pen.write("PARENT", "share.created", { share: "Birch" });
      pen.write("PARENT", "share.removed", { share: "birch" });
    });
    expect(laptop(gone, "PARENT").shares).toEqual([]);
  });

  test("what a folder allows stands beside what its share allows, and is said of the folder", () => {
    const share = { share: "Birch", account: "field" };
    const pen = new Pen();
    pen.write("PARENT", "share.created", { share: "Birch" });
    pen.write("PARENT", "permission.granted", { ...share, access: "read-write" });
    pen.write("PARENT", "permission.granted", { ...share, access: "read", level: "folder" });
    const below = { level: "folder", path: "docs/old" };
    pen.write("PARENT", "permission.granted", { ...share, access: "none", ...below });
    const { events, history, world } = openReplay(pen.journal);
    const parent = laptop(fieldAt(history, events.length), "PARENT");
    const shares = laptopFacts(parent, world.laptops[1], world.owners);
    expect(shares.find(({ label }) => label === "share")?.value).toBe(
      "Birch: field read-write; in the folder: field read; in docs/old: field none",
    );
    expect(events.slice(1).map((event) => sentence(event, world))).toEqual([
      "PARENT lets account field read and write Birch",
      "PARENT lets account field only read the folder of Birch",
      "PARENT lets account field not into docs/old in Birch",
    ]);
  });

  test("what a folder allows somebody takes the place of what it allowed him there before, and of nothing else", () => {
    const field = written((pen) => {
      pen.write("PARENT", "share.created", { share: "Birch" });
      const granted = (account: string, path: string, access: string) =>
        pen.write("PARENT", "permission.granted", {
          share: "Birch",
          account,
          access,
          level: "folder",
          path,
        });
      granted("field", "docs", "read");
      granted("ben", "docs", "read");
      granted("field", "old", "read");
      granted("FIELD", "docs", "read-write");
    });
    expect(laptop(field, "PARENT").shares[0]?.limits).toEqual([
      { account: "ben", path: "docs", access: "read" },
      { account: "field", path: "old", access: "read" },
      { account: "FIELD", path: "docs", access: "read-write" },
    ]);
  });

  test("one seat is one, where there is no limit as well", () => {
    const pen = new Pen();
    const open = (client: string, used: number) =>
      pen.write("OFFICE", "session.opened", { client, account: "o", used, cap: null });
    open("PEER1", 1);
    const seats = () => {
      const { events, history, world } = openReplay(pen.journal);
      const at = world.laptops.findIndex(({ name }) => name === "OFFICE");
      const office = laptop(fieldAt(history, events.length), "OFFICE");
      return laptopFacts(office, { ...world.laptops[at]!, seatCap: null }, world.owners).find(
        ({ label }) => label === "net session",
      )?.value;
    };
    expect(seats()).toBe("1 seat taken, no limit");
    open("PEER2", 2);
    expect(seats()).toBe("2 seats taken, no limit");
  });

  test("a laptop is found by its name in small letters, its next computer name and its own address", () => {
    const target = (host: string) => `\\\\${host}\\Birch`;
    const pen = new Pen();
    pen.write("PARENT", "address.assigned", { address: "192.168.1.10", by: "static" });
    for (const twice of ["PEER2", "PEER3"])
      pen.write(twice, "address.assigned", { address: "169.254.1.1", by: "169.254" });
    pen.write("PARENT", "computer.renamed", { name: "AUDIT-1" });
    pen.write("PEER1", "refused", { target: target("audit-1"), code: 71, used: 5, cap: 5 });
    for (const host of ["parent", "Audit-1", "192.168.1.10", "169.254.1.1"])
      pen.write("PEER1", "copy.connected", { to: "c1", location: target(host) });
    const { events, history, world } = openReplay(pen.journal);
    const goesTo = [1, 2, 3, 4].map(
      (at) => laptop(fieldAt(history, events.length - 4 + at), "PEER1").copy?.connectedTo,
    );
    expect(goesTo).toEqual(["PARENT", "PARENT", "PARENT", "169.254.1.1"]);
    expect(concerns(events.at(-2)!, "PARENT", world)).toBe(true);
    expect(world.laptops[1]?.seatCap).toBe(5);
  });

  test("the last refusal of a laptop is kept with its code and text", () => {
    const field = after(day, (event) => event.kind === "refused");
    expect(laptop(field, "PEER6").lastRefusal).toMatchObject({
      code: "71",
      target: "\\\\PARENT\\Birch",
    });
  });

  test("programs are open until they are closed", () => {
    const open = written((pen) => {
      pen.write("PEER1", "program.opened", {
        program: "excel",
        on: "\\\\PARENT\\Birch",
        account: "field",
        file: "a.xls",
      });
    });
    expect(laptop(open, "PEER1").programs).toEqual([
      { program: "excel", on: "\\\\PARENT\\Birch", file: "a.xls" },
    ]);
    const closed = written((pen) => {
      pen.write("PEER1", "program.opened", { program: "excel", on: "\\\\PARENT" });
      pen.write("PEER1", "program.closed", { program: "excel", on: "\\\\PARENT" });
    });
    expect(laptop(closed, "PEER1").programs).toEqual([]);
  });
});

describe("copies", () => {
  test("what waits in a copy that is opened still waits after an exchange that says nothing of it", () => {
    const reopened = (pen: Pen) => {
      pen.write("PEER1", "copy.created", { copy: "c1", role: "child", from: "c0" });
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child" });
      pen.write("PEER1", "edit", { entity: "tb/1000", field: "amount" });
      pen.write("PEER1", "copy.closed", { copy: "c1" });
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child" });
      pen.write("PEER1", "round", { with: "c2", pulled: 3, pushed: 0 });
    };
    expect(laptop(written(reopened), "PEER1").queue).toBe(1);
  });

  test("what waits in a copy that is opened is what it counts, also where the power cut off the word of it", () => {
    const cutOff = (pen: Pen) => {
      pen.write("PEER1", "copy.created", { copy: "c1", role: "child", from: "c0" });
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child", queue: 0 });
      pen.write("PEER1", "edit", { entity: "tb/1000", field: "amount" });
      pen.write("PEER1", "power.off", {});
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child", queue: 2 });
    };
    expect(laptop(written(cutOff), "PEER1").queue).toBe(2);
    const exchanged = written((pen) => {
      cutOff(pen);
      pen.write("PEER1", "round", { with: "c2", pulled: 3, pushed: 0 });
    });
    expect(laptop(exchanged, "PEER1").queue).toBe(2);
  });

  test("two copies on one laptop are two: each with what waits in it and whom it was made from", () => {
    const made = (pen: Pen, copy: string, from: string) => {
      pen.write("PEER1", "copy.created", { copy, role: "child", from });
      pen.write("PEER1", "copy.opened", { copy, role: "child" });
    };
    const twice = (pen: Pen) => {
      made(pen, "c1", "PARENT");
      pen.write("PEER1", "edit", { copy: "c1", entity: "tb/1000" });
      pen.write("PEER1", "copy.closed", { copy: "c1" });
      made(pen, "c2", "OFFICE");
      pen.write("PEER1", "conflict", { copy: "c2", entity: "tb/1000" });
    };
    const second = laptop(written(twice), "PEER1");
    expect(second).toMatchObject({ queue: 0, conflicts: 1, copy: { id: "c2", from: "OFFICE" } });
    const again = written((pen) => {
      twice(pen);
      pen.write("PEER1", "copy.closed", { copy: "c2" });
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child" });
    });
    expect(laptop(again, "PEER1")).toMatchObject({
      queue: 1,
      conflicts: 0,
      copy: { id: "c1", from: "PARENT", open: true },
    });
  });

  test("what a copy tells while it is being closed is not of the other one that is open by then", () => {
    const field = written((pen) => {
      for (const copy of ["c1", "c2"])
        pen.write("PEER1", "copy.created", { copy, role: "child", from: "PARENT" });
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child", queue: 3 });
      pen.write("PEER1", "copy.opened", { copy: "c2", role: "child", queue: 0 });
      pen.write("PEER1", "indicator", { copy: "c2", from: "n/a", to: "green" });
      pen.write("PEER1", "edit", { copy: "c1" });
      pen.write("PEER1", "copy.offline", { copy: "c1", why: "close" });
      pen.write("PEER1", "copy.closed", { copy: "c1" });
    });
    expect(laptop(field, "PEER1")).toMatchObject({
      indicator: "green",
      copy: { id: "c2", open: true, offlineWhy: null },
      otherCopies: [{ copy: { id: "c1", open: false }, queue: 4 }],
    });
  });

  test("of two copies the one that is left is what its user has when the other was deleted", () => {
    const field = written((pen) => {
      pen.write("PEER1", "copy.created", { copy: "c1", role: "child", from: "PARENT" });
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child", queue: 2 });
      pen.write("PEER1", "copy.closed", { copy: "c1" });
      pen.write("PEER1", "copy.created", { copy: "c2", role: "child", from: "OFFICE" });
      pen.write("PEER1", "copy.opened", { copy: "c2", role: "child", queue: 0 });
      pen.write("PEER1", "copy.deleted", { copy: "c2" });
      pen.write("PEER1", "copy.closed", { copy: "c2" });
    });
    expect(laptop(field, "PEER1")).toMatchObject({
      queue: 2,
      copy: { id: "c1", role: "child", from: "PARENT", open: false },
    });
  });

  test("a top level that was cleared holds no copy any more, and was not deleted as one", () => {
    const field = written((pen) => {
      pen.write("OFFICE", "copy.created", { copy: "c0", role: "top-level", from: null });
      pen.write("OFFICE", "copy.opened", { copy: "c0", role: "top-level" });
      pen.write("OFFICE", "copy.deleted", { copy: "c0", cleared: true });
      pen.write("OFFICE", "copy.closed", { copy: "c0" });
    });
    expect(laptop(field, "OFFICE")).toMatchObject({
      indicator: null,
      copy: { id: "c0", role: "cleared", open: false },
    });
  });

  test("a file waits until the version comes, is missing until it is put back, saved anew or deleted, and nothing is known of it once the copy is closed", () => {
    const after = (
      ...more: ReadonlyArray<readonly [kind: string, facts?: { readonly [key: string]: Json }]>
    ) =>
      laptop(
        written((pen) => {
          pen.write("PEER1", "copy.opened", { copy: "c1", role: "child", queue: 0 });
          pen.write("PEER1", "document.waits", { document: "a.docx", why: "held-open" });
          pen.write("PEER1", "document.waits", { document: "b.docx", why: "held-open" });
          pen.write("PEER1", "documents.question", {
            question: "vanished",
            documents: ["b.docx", "c.docx"],
          });
          for (const [kind, facts] of more) pen.write("PEER1", kind, facts);
        }),
        "PEER1",
      ).files.map(({ document, is }) => `${document} ${is}`);
    const told = laptopFacts(
      laptop(
        written((pen) => {
          pen.write("PEER1", "copy.opened", { copy: "c1", role: "child", queue: 0 });
          pen.write("PEER1", "document.waits", { document: "a.docx", why: "held-open" });
          pen.write("PEER1", "documents.question", { documents: ["b.docx"] });
        }),
        "PEER1",
      ),
      undefined,
      new Map(),
    );
    expect(told.filter(({ label }) => label === "file").map(({ value }) => value)).toEqual([
      "a.docx waits for another version",
      "b.docx is missing",
    ]);
    expect(after()).toEqual(["a.docx waiting", "b.docx missing", "c.docx missing"]);
    for (const kind of ["document.placed", "document.removed", "document.imported"])
      expect(after([kind, { document: "b.docx" }])).toEqual(["a.docx waiting", "c.docx missing"]);
    const gone = { entity: "document/c.docx", field: null, value: null };
    expect(after(["edit", gone])).toEqual(["a.docx waiting", "b.docx missing"]);
    expect(after(["edit", { ...gone, value: "0123" }])).toHaveLength(3);
    expect(after(["documents.question", { documents: ["d.docx"] }])).toEqual([
      "a.docx waiting",
      "d.docx missing",
    ]);
    expect(after(["copy.closed", { copy: "c1" }])).toEqual([]);
  });

  test("a copy that is open is none that was deleted, whatever the disk had promised of that", () => {
    const field = written((pen) => {
      pen.write("PEER1", "copy.created", { copy: "c1", role: "child", from: "PARENT" });
      pen.write("PEER1", "copy.deleted", { copy: "c1" });
      pen.write("PEER1", "power.off");
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child", queue: 0 });
    });
    expect(laptop(field, "PEER1").copy).toMatchObject({ role: "child", open: true });
  });

  test("of a folder that a backup was put over nothing waits that is not in it", () => {
    const field = written((pen) => {
      pen.write("PEER1", "copy.created", { copy: "c1", role: "child", from: "c0" });
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child" });
      pen.write("PEER1", "edit", { entity: "tb/1000", field: "amount" });
      pen.write("PEER1", "mark", { name: "folder-put-back" });
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child" });
      pen.write("PEER1", "edit", { entity: "tb/1000", field: "amount" });
    });
    expect(laptop(field, "PEER1").queue).toBe(1);
  });

  test("of a copy that was closed while it handed in nothing is left of that when it is opened", () => {
    const field = written((pen) => {
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child" });
      pen.write("PEER1", "phase", { from: "open", to: "handing-in", by: "PARENT" });
      pen.write("PEER1", "power.off", {});
      pen.write("PEER1", "copy.opened", { copy: "c1", role: "child" });
    });
    expect(laptop(field, "PEER1").copy?.phase).toBe("open");
  });

  test("a connected copy knows where to, an offline one why", () => {
    const connected = after(day, (event) => event.kind === "copy.connected");
    expect(laptop(connected, "PEER5").copy).toMatchObject({
      connectedTo: "PARENT",
      offlineWhy: null,
    });
    const offline = after(day, (event) => event.kind === "copy.offline");
    expect(laptop(offline, "PEER2").copy).toMatchObject({
      connectedTo: null,
      offlineWhy: "unreachable",
    });
  });

  test("the indicator is what the engine said last, and gone when the copy is closed", () => {
    const field = after(day, (event) => event.kind === "indicator");
    expect(laptop(field, "PEER2").indicator).toBe("offline");
    expect(laptop(field, "PEER1").indicator).toBe("green");
    const closed = written((pen) => {
      pen.write("PEER1", "indicator", { from: null, to: "green" });
      pen.write("PEER1", "copy.closed", {});
    });
    expect(laptop(closed, "PEER1")).toMatchObject({ indicator: null, copy: { open: false } });
  });

  test("a laptop that was switched off shows no copy, and none when it is on again", () => {
    const cut = written((pen) => {
      pen.write("PEER1", "copy.opened", { role: "child" });
      pen.write("PEER1", "copy.connected", { location: "\\\\PARENT\\Maple" });
      pen.write("PEER1", "indicator", { from: null, to: "green" });
      pen.write("PEER1", "power.off", {});
      pen.write("PEER1", "power.on", {});
    });
    expect(laptop(cut, "PEER1")).toMatchObject({
      power: "on",
      indicator: null,
      copy: { open: false, connectedTo: null },
    });
    const without = written((pen) => pen.write("PEER2", "power.off", {}));
    expect(laptop(without, "PEER2").copy).toBeNull();
  });

  test("conflicts that are told again when the copy is opened are not counted twice", () => {
    const conflictsAfter = (...ends: ReadonlyArray<string>): number =>
      laptop(
        written((pen) => {
          pen.write("PEER1", "conflict", { entity: "tb/1000", field: "balance" });
          for (const kind of ends) pen.write("PEER1", kind, {});
          pen.write("PEER1", "conflict", { entity: "tb/1000", field: "balance" });
          pen.write("PEER1", "copy.opened", { role: "child" });
        }),
        "PEER1",
      ).conflicts;
    expect(conflictsAfter("power.off", "power.on")).toBe(1);
    expect(conflictsAfter("copy.closed")).toBe(1);
    expect(conflictsAfter("copy.closed", "power.off")).toBe(1);
  });

  test("conflicts are as many as the engine says, where it says so", () => {
    const field = written((pen) => {
      for (const entity of ["tb/1000", "tb/1001"])
        pen.write("PEER1", "conflict", { entity, field: "balance" });
      pen.write("PEER1", "conflicts", { count: 1 });
    });
    expect(laptop(field, "PEER1").conflicts).toBe(1);
  });

  test("an own change waits in the queue until a round says otherwise", () => {
    const queueAfter = (...kinds: ReadonlyArray<readonly [string, number?]>) =>
      laptop(
        written((pen) => {
          for (const [kind, length] of kinds)
            pen.write("PEER1", kind, length === undefined ? {} : { length });
        }),
        "PEER1",
      ).queue;
    expect(queueAfter(["edit"], ["edit"])).toBe(2);
    // A round that tells no length left the queue as the engine told it before: empty.
    expect(queueAfter(["edit"], ["edit"], ["round"])).toBe(0);
    expect(queueAfter(["edit"], ["edit"], ["round"], ["queue", 1])).toBe(1);
    expect(queueAfter(["edit"], ["round"], ["queue", 1], ["edit"], ["round"])).toBe(1);
  });

  test("nobody waits for the changes of the office original", () => {
    const field = written((pen) => {
      pen.write("OFFICE", "copy.created", { copy: "c0", role: "top-level", from: null });
      pen.write("OFFICE", "edit", { entity: "tb/1" });
    });
    expect(laptop(field, "OFFICE").queue).toBe(0);
  });
});

describe("the scenario", () => {
  test("what is said stays while the step lasts, and makes room for what is said at its end", () => {
    const during = after(day, (event) => event.kind === "cable.unplugged");
    expect(during.narration).toEqual({ kind: "say", text: "Somebody trips over a cable." });
    const done = after(day, (event) => event.kind === "step.done");
    expect(done.narration?.kind).toBe("pass");
  });

  test("a step without words ends the words of the step before, a small step of the same line does not", () => {
    const office = after(day, (event) => event.kind === "permission.granted");
    expect(office.narration?.text).toBe("The parent is an old laptop with Windows XP Home.");
    const plug = after(day, (event) => event.kind === "step" && event["label"] === "plug");
    expect(plug.narration).toBeNull();
  });

  test("expectations are counted and the verdict is known at the end", () => {
    const failing = fieldDay("failing");
    const field = after(failing, (event) => event.kind === "verdict");
    expect(field).toMatchObject({ passed: 1, failed: 1, verdict: "expectation-failed" });
    expect(field.step).toMatchObject({ index: 5, done: "failed" });
  });

  test("what is no laptop in the list of a damaged journal is left out", () => {
    const nodes = ["ANNA", null, ["BEN"], { name: "CORA", os: "windows-7-pro" }];
    const { world } = openReplay({
      header: { format: "fieldlab-journal", version: 1, world: { nodes, devices: {} } },
      events: [],
    });
    expect([world.laptops.map(({ name }) => name), world.devices]).toEqual([["CORA"], []]);
  });

  test("a journal that describes no room can still be watched", () => {
    const replay = openReplay({
      header: { format: "fieldlab-journal", version: 1 },
      events: day.events,
    });
    expect(fieldAt(replay.history, day.events.length).laptops).toEqual([]);
  });
});

describe("the engagement as a whole", () => {
  test("the office original shows n/a as soon as it is open, without telling so", () => {
    const field = written((pen) => {
      pen.write("OFFICE", "copy.created", { role: "top-level" });
      pen.write("OFFICE", "copy.opened", { role: "top-level" });
      pen.write("PEER1", "copy.opened", { role: "child" });
    });
    expect(laptop(field, "OFFICE").indicator).toBe("n/a");
    expect(laptop(field, "PEER1").indicator).toBeNull();
  });

  test("a copy is open, handing in or locked down, as it tells", () => {
    const locked = written((pen) => {
      pen.write("PEER1", "copy.opened", { role: "child" });
      pen.write("PEER1", "phase", { from: "open", to: "handing-in" });
      pen.write("PEER1", "phase", { from: "handing-in", to: "locked-down" });
    });
    expect(laptop(locked, "PEER1").copy?.phase).toBe("locked-down");
  });

  test("a copy that was deleted is none any more, whatever its closing says", () => {
    const field = written((pen) => {
      pen.write("PEER1", "copy.created", { role: "child", from: "x" });
      pen.write("PEER1", "copy.deleted");
      pen.write("PEER1", "copy.offline", { why: "close" });
      pen.write("PEER1", "copy.closed");
    });
    expect(laptop(field, "PEER1").copy).toMatchObject({ role: "deleted", open: false });
  });
});
