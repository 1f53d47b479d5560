/**
 * A field day written by hand with the journal's real kinds: a Windows XP Home parent with five seats and six peers, from the
 * office to a pulled cable. The tests of replay and of the terminal look at the same day.
 */
import { Journal } from "../../src/sim/journal.ts";
import type { Json } from "../../src/sim/journal.ts";
import { MINUTE, SECOND } from "../../src/sim/time.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";

export const PEERS = ["PEER1", "PEER2", "PEER3", "PEER4", "PEER5", "PEER6"];

const node = (name: string, os: string, holds: string | null = null) => ({
  name,
  os,
  holds,
  user: name.toLowerCase(),
  password: null,
});

export const HEADER = {
  scenario: "The sixth peer is refused by a Windows XP Home parent",
  seed: "11",
  world: {
    engagement: { name: "Birch 2026", documents: 12, sizeBytes: 3_000_000, records: 80 },
    nodes: [
      node("OFFICE", "windows-server-2008-r2", "top-level"),
      node("PARENT", "windows-xp-home"),
      ...PEERS.map((name) => node(name, "windows-7-pro")),
    ],
    devices: [
      { name: "office", kind: "switch", ports: 48, dhcp: true },
      { name: "switch", kind: "switch", ports: 8, dhcp: false },
    ],
    cables: 8,
  },
} satisfies { [key: string]: Json };

/** Writes events one after another, each with the one before as its cause unless told otherwise. */
export class Pen {
  readonly journal = new Journal(HEADER);
  #at = 0;

  wait(micros: number): this {
    this.#at += micros;
    return this;
  }

  write(
    actor: string,
    kind: string,
    facts: { readonly [key: string]: Json } = {},
    cause?: number | null,
  ): number {
    const before = this.journal.events.length - 1;
    return this.journal.record(
      {
        at: this.#at,
        actor,
        kind,
        cause: cause === undefined ? (before < 0 ? null : before) : cause,
      },
      facts,
    );
  }

  step(step: number, label: string, say?: string): number {
    const facts = { step, label, line: 15 + step * 2, ...(say === undefined ? {} : { say }) };
    return this.write("scenario", "step", facts, null);
  }

  done(step: number, facts: { readonly [key: string]: Json } = {}): number {
    return this.write("scenario", "step.done", { step, ...facts });
  }
}

const TEXT_71 =
  "No more connections can be made to this remote computer at this time because there are already as many connections as the computer can accept.";

const inTheOffice = (pen: Pen): void => {
  pen.write("OFFICE", "cable.plugged", { device: "office", port: 1 }, null);
  pen.write("OFFICE", "link.up");
  pen.write("OFFICE", "copy.created", { copy: "c0", role: "top-level", from: null }, null);
  pen.write("OFFICE", "copy.opened", { copy: "c0" });
  pen.write("OFFICE", "indicator", { from: null, to: "n/a" });
  pen.step(0, "prepare-parent", "The parent is an old laptop with Windows XP Home.");
  pen.write("PARENT", "copy.created", { copy: "c1", role: "child", from: "OFFICE" });
  pen.write("PARENT", "transfer", {
    to: "OFFICE",
    bytes: 3_000_000,
    what: "12 documents",
    tookMicros: 250_000,
  });
  pen.done(0);
  pen.step(0, "prepare-parent");
  pen.write("PARENT", "account.created", { account: "field" });
  pen.write("PARENT", "share.created", { share: "Birch" });
  pen.write("PARENT", "permission.granted", {
    share: "Birch",
    account: "field",
    access: "read-write",
  });
  pen.done(0);
};

const atTheClient = (pen: Pen): void => {
  pen.wait(30 * MINUTE).step(1, "plug");
  for (const [index, name] of ["PARENT", ...PEERS].entries()) {
    pen.write(name, "cable.plugged", { device: "switch", port: index + 1 });
  }
  pen.wait(2 * SECOND);
  for (const [index, name] of ["PARENT", ...PEERS].entries()) {
    pen.write(name, "link.up");
    pen.write(name, "address.assigned", { address: `169.254.1.${index + 1}`, by: "169.254" });
  }
  pen.done(1);
  pen.wait(MINUTE).step(2, "connect", "Five peers are connected. XP Home is full.");
  for (const [index, name] of PEERS.slice(0, 5).entries()) {
    pen.write("PARENT", "session.opened", {
      client: name,
      account: "field",
      used: index + 1,
      cap: 5,
    });
    pen.write(name, "copy.connected", { to: "c1", location: "\\\\PARENT\\Birch" });
    pen.write(name, "indicator", { from: "offline", to: "green" });
  }
  pen.write("scenario", "expect.pass", { about: "PEER1" });
  pen.done(2);
};

const theSixth = (pen: Pen): void => {
  const step = pen.wait(5 * MINUTE).step(3, "connect", "The sixth cannot even make its copy.");
  pen.write(
    "PEER6",
    "refused",
    { operation: "connect", target: "\\\\PARENT\\Birch", code: 71, text: TEXT_71, used: 5, cap: 5 },
    step,
  );
  pen.write("PEER6", "mark", { name: "seat-refused" });
  pen.done(3);
};

const thePulledCable = (pen: Pen): void => {
  pen.wait(20 * MINUTE).step(4, "unplug", "Somebody trips over a cable.");
  pen.write("PEER2", "cable.unplugged", { device: "switch", port: 3 });
  pen.write("PEER2", "link.down");
  pen.wait(30 * SECOND);
  pen.write("PARENT", "session.closed", {
    client: "PEER2",
    account: "field",
    used: 4,
    why: "lost",
  });
  pen.write("PEER2", "copy.offline", { why: "unreachable" });
  pen.write("PEER2", "indicator", { from: "green", to: "offline" });
  pen.write("PEER2", "edit", { entity: "record:tb/1000", field: "balance" }, null);
  pen.done(4, { say: "Nothing was lost: the change waits on the laptop." });
};

/** The whole day; `failing` ends it with an expectation that was not met. */
export const fieldDay = (ending: "passing" | "failing" = "passing"): ReplayJournal => {
  const pen = new Pen();
  inTheOffice(pen);
  atTheClient(pen);
  theSixth(pen);
  thePulledCable(pen);
  if (ending === "failing") {
    pen.wait(MINUTE).step(5, "look");
    pen.write("scenario", "expect.fail", {
      key: "PEER2.indicator",
      expected: "green",
      found: "offline",
    });
    pen.done(5, { failed: true });
  }
  const verdict = ending === "passing" ? "passed" : "expectation-failed";
  pen.write("scenario", "verdict", { verdict, checked: 12 }, null);
  return pen.journal;
};

/** The same day until its middle, an event before the parent is connected to; from there everything is a minute later. */
export const PARTS_AT = 30;

export const laterDay = (): ReplayJournal => {
  const { events, header } = fieldDay();
  return {
    header,
    events: events.map((event) =>
      event.seq < PARTS_AT ? event : { ...event, at: event.at + MINUTE },
    ),
  };
};
