/** What clients remember of the names on a host, where the policy says that they do (issue: directory and negative-lookup caches). */
import { describe, expect, it } from "vitest";
import type { WindowsEdition } from "../../src/model/windows/editions.ts";
import { content, FOLDER, preparedRoom } from "./rooms.ts";

const remembering = (clientCaches: "on" | "off" = "on", os: WindowsEdition = "windows-7-pro") => {
  const room = preparedRoom({ policies: { clientCaches }, peer: { os } });
  room.wait(200_000);
  const { volume } = room.hold("PEER1");
  const own = room.laptop("PARENT").localVolume(FOLDER);
  const put = (name: string, size = 1): void =>
    room.run("PARENT", own.writeTemp(name, content(size)));
  const listed = (): number => room.run("PEER1", volume.list("")).length;
  return { room, volume, put, listed };
};

describe("a client that remembers", () => {
  it("sees a new name ten seconds after it looked, and not before", () => {
    const { room, put, listed } = remembering();
    expect(listed()).toBe(0);
    put("a");
    room.wait(9_900);
    expect(listed()).toBe(0);
    room.wait(101);
    expect(listed()).toBe(1);
  });

  it("believes for five seconds that a name is not there, for its size and for reading it", () => {
    const { room, volume, put } = remembering();
    expect(room.run("PEER1", volume.stat("a"))).toBeUndefined();
    put("a");
    room.wait(4_900);
    expect(room.run("PEER1", volume.stat("A"))).toBeUndefined();
    expect(room.refusal("PEER1", volume.read("a", { limit: 9 }))).toBe(2);
    room.wait(101);
    expect(room.run("PEER1", volume.stat("a"))).toMatchObject({ size: 1 });
    expect(room.refusal("PEER1", volume.read("b", { limit: 9 }))).toBe(2);
    put("b");
    expect(room.run("PEER1", volume.stat("b"))).toBeUndefined();
  });

  it("goes on finding a name that is there, with its size and its content", () => {
    const { room, volume, put } = remembering();
    put("a");
    for (let time = 0; time < 2; time += 1) {
      expect(room.run("PEER1", volume.stat("a"))).toMatchObject({ size: 1 });
      expect(room.run("PEER1", volume.read("a", { limit: 9 }))).toEqual(content(1));
    }
    put("b");
    expect(room.run("PEER1", volume.read("b", { limit: 9 }))).toEqual(content(1));
    expect(room.run("PEER1", volume.stat("b"))).toMatchObject({ size: 1 });
  });

  it("asks anew after it changed something itself", () => {
    const { room, volume, put, listed } = remembering();
    expect(listed()).toBe(0);
    put("a");
    room.run("PEER1", volume.writeTemp("b", content(1)));
    expect(listed()).toBe(2);
  });

  it("asks anew after its connection broke", () => {
    const { room, put, listed } = remembering();
    expect(listed()).toBe(0);
    put("a");
    room.field.unplug("PEER1");
    room.plug("PEER1");
    room.wait(8_500);
    expect(listed()).toBe(1);
  });

  it("reads content from the host all the same", () => {
    const { room, volume, put } = remembering();
    put("a", 3);
    expect(room.run("PEER1", volume.read("a", { limit: 9 }))).toHaveLength(3);
  });

  it.each([
    ["off", "windows-7-pro"],
    ["on", "windows-xp-pro"],
  ] as const)("does not with the policy %s on %s", (clientCaches, os) => {
    const { put, listed } = remembering(clientCaches, os);
    expect(listed()).toBe(0);
    put("a");
    expect(listed()).toBe(1);
  });
});
