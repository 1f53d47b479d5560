/**
 * A walk over schedules plays thousands of rooms in a second, and each is garbage as soon as it was played. V8 puts a function that is written
 * straight into a property among the old objects, and what it refers to, a whole room, stays until the next great collection.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { device, FIELD, preparedRoom } from "./rooms.ts";

const collectYoung = (): void => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (how: { readonly type: "minor" | "major" }) => void;
  collect({ type: "minor" });
  collect({ type: "minor" });
};

const oldBytes = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name: name }) => name === "old_space" || name === "large_object_space")
    .reduce((sum, space) => sum + space.space_used_size, 0);

const playSignIns = (rooms: number): void => {
  for (let played = 0; played < rooms; played++) {
    const room = preparedRoom({ devices: [device({ dhcp: true })] });
    room.run("PEER1", room.laptop("PEER1").signIn({ server: "PARENT", ...FIELD }));
  }
};

const ROOMS = 200;

describe("a room that is over", () => {
  it("is gone with the next small collection", () => {
    // The compiler's own things, which stay.
    playSignIns(ROOMS);
    collectYoung();
    const before = oldBytes();
    playSignIns(ROOMS);
    collectYoung();
    expect((oldBytes() - before) / ROOMS).toBeLessThan(20_000);
  });
});
