/** No seat, file or cable is lost whatever people do, in whatever order (domain rules 1, 18, 24 and 73). */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as fc from "fast-check";
import * as Scope from "effect/Scope";
import { describe, expect, it } from "vitest";
import { openFilesOn, portsOf, sessionsOn } from "../../src/model/windows/views.ts";
import { content, device, FIELD, FOLDER, MAPLE, preparedRoom, type TestRoom } from "./rooms.ts";

const PEERS = ["PEER1", "PEER2", "PEER3", "PEER4", "PEER5", "PEER6"];
const EVERYBODY = ["PARENT", ...PEERS];
const CAP = 5;
const CABLES = 7;

const move = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("plug"), who: fc.constantFrom(...EVERYBODY) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("unplug"), who: fc.constantFrom(...EVERYBODY) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("sleep"), who: fc.constantFrom(...EVERYBODY) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wake"), who: fc.constantFrom(...EVERYBODY) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("off"), who: fc.constantFrom(...EVERYBODY) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("on"), who: fc.constantFrom(...EVERYBODY) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("open", "close", "work"),
      who: fc.constantFrom(...PEERS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("program", "end", "sign-in"),
      who: fc.constantFrom(...PEERS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("stop-sharing", "share"),
      who: fc.constant("PARENT"),
    }),
  },
);
const moves = fc.array(
  fc.record({ move, waitMillis: fc.constantFrom(0, 1, 100, 10_000, 130_000) }),
  {
    maxLength: 40,
  },
);

/** One room whose people try things at random; whatever they start may end in any way. */
class Chaos {
  readonly room: TestRoom;
  readonly #scopes = new Map<string, Scope.Closeable>();

  constructor() {
    this.room = preparedRoom({
      parent: { os: "windows-xp-home" },
      peers: PEERS.length,
      devices: [device({ ports: 8 })],
      cables: CABLES,
      constants: { dhcpGiveUpMillis: { xp: 6_000, "vista-and-later": 6_000 } },
    });
  }

  do(what: string, who: string): void {
    const { field } = this.room;
    const laptop = field.laptop(who);
    const start = (effect: Effect.Effect<unknown, unknown>): void => {
      if (laptop.power !== "off") laptop.machine.fork(what, Effect.ignore(effect));
    };
    const acts: { readonly [what: string]: () => unknown } = {
      plug: () => field.plug(who),
      unplug: () => field.unplug(who),
      sleep: () => field.sleep(who),
      wake: () => field.wake(who),
      off: () => {
        if (field.powerOff(who) === null) this.#scopes.delete(who);
      },
      on: () => field.powerOn(who),
      open: () => {
        if (laptop.power === "off" || this.#scopes.has(who)) return;
        const scope = Effect.runSync(Scope.make());
        this.#scopes.set(who, scope);
        start(
          laptop.open(MAPLE, FIELD).pipe(
            Effect.flatMap((volume) =>
              volume.writeTemp(`${who} ${this.room.kernel.now}`, content(3_000_000)),
            ),
            Effect.provideService(Scope.Scope, scope),
          ),
        );
      },
      close: () => {
        const scope = this.#scopes.get(who);
        this.#scopes.delete(who);
        if (scope !== undefined) start(Scope.close(scope, Exit.void));
      },
      work: () =>
        start(
          Effect.scoped(Effect.flatMap(laptop.open(MAPLE, FIELD), (volume) => volume.list(""))),
        ),
      program: () =>
        start(laptop.openProgram({ program: "P", on: MAPLE, file: "doc", credentials: FIELD })),
      end: () => start(laptop.closeProgram("P")),
      "sign-in": () => start(laptop.signIn({ server: "PARENT", ...FIELD })),
      "stop-sharing": () => laptop.stopSharing("Maple"),
      share: () => {
        laptop.shareFolder("Maple", FOLDER);
        laptop.grant({ share: "Maple", account: "field", access: "read-write" });
      },
    };
    acts[what]?.();
  }

  /** Everybody closes what they have open. */
  closeAll(): void {
    for (const who of PEERS) {
      this.do("close", who);
      this.do("end", who);
    }
  }
}

const prepared = (): Chaos => {
  const chaos = new Chaos();
  const folder = chaos.room.laptop("PARENT").localVolume(FOLDER);
  chaos.room.run("PARENT", folder.writeTemp("doc", content(9)));
  return chaos;
};

describe("whatever people do", () => {
  it("seats never exceed the cap, and everything comes back when everybody has closed (rules 1, 18, 24, 73)", () => {
    fc.assert(
      fc.property(moves, (sequence) => {
        const chaos = prepared();
        const { room } = chaos;
        for (const { move, waitMillis } of sequence) {
          chaos.do(move.do, move.who);
          room.wait(waitMillis);
          expect(sessionsOn(room.field, "PARENT").length).toBeLessThanOrEqual(CAP);
          const plugged = portsOf(room.field, "switch").filter((port) => port !== null).length;
          expect(room.field.cablesLeft()).toBe(CABLES - plugged);
        }
        for (const who of EVERYBODY) {
          room.field.powerOn(who);
          room.field.wake(who);
        }
        chaos.closeAll();
        room.wait(100_000);
        chaos.closeAll();
        room.wait(1_000_000);
        expect(sessionsOn(room.field, "PARENT")).toEqual([]);
        expect(openFilesOn(room.field, "PARENT")).toEqual([]);
        for (const who of EVERYBODY) expect(room.laptop(who).transports.size).toBe(0);
        for (const who of PEERS) expect(room.laptop(who).redirector.connections).toEqual([]);
        const folder = room.laptop("PARENT").localVolume(FOLDER);
        room.run("PARENT", folder.remove("doc"));
      }),
      { numRuns: 60 },
    );
  });
});
