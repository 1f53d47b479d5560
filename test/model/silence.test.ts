/** A minute without an answer (domain rule 34; src/model/wire/silence.ts): one timer for all requests of a connection. */
import { describe, expect, it } from "vitest";
import { content, endOf, preparedRoom } from "./rooms.ts";

const seconds = (room: { readonly nowMillis: number }): number =>
  Math.round(room.nowMillis / 1_000);

describe("silence", () => {
  it("is a minute from the request on, whatever was asked and answered before (rule 34)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    for (let asked = 0; asked < 5; asked++) {
      room.wait(13_000);
      room.run("PEER1", volume.list(""));
    }
    room.wait(17_000);
    room.field.unplug("PARENT");
    const from = seconds(room);
    const asking = room.start("PEER1", volume.list(""));
    room.wait(59_900);
    expect(endOf(asking)).toBe("running");
    while (asking.result === undefined) room.wait(50);
    expect({ end: endOf(asking), after: seconds(room) - from }).toEqual({ end: 64, after: 60 });
  });

  it("ends every request of the connection when the first has heard nothing for a minute (rule 34)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.list(""));
    room.field.unplug("PARENT");
    const first = room.start("PEER1", volume.remove("b"));
    room.wait(20_000);
    const second = room.start("PEER1", volume.writeTemp("a", content(10)));
    room.wait(39_900);
    expect([first, second].map(endOf)).toEqual(["running", "running"]);
    room.wait(200);
    expect([first, second].map(endOf)).toEqual([64, 64]);
    expect(room.marked("timed-out-in-silence", "PEER1")).toBe(1);
  });

  it("is caused in the journal by what the request that got no answer was for", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    const before = room.kernel.record("people.do", "PEER1", { what: "a look that is answered" });
    room.run("PEER1", volume.list(""));
    room.wait(30_000);
    room.field.unplug("PARENT");
    const why = room.kernel.record("people.do", "PEER1", { what: "a look that is not" });
    room.start("PEER1", volume.list(""));
    room.wait(70_000);
    const [mark] = room
      .events("mark", "PEER1")
      .filter(({ name }) => name === "timed-out-in-silence");
    expect(room.journal.chain(mark!.seq).map(({ seq }) => seq)).toContain(why);
    expect(room.journal.chain(mark!.seq).map(({ seq }) => seq)).not.toContain(before);
  });

  it("does not count while the laptop sleeps (rule 40)", () => {
    const room = preparedRoom();
    const { volume } = room.hold("PEER1");
    room.run("PEER1", volume.list(""));
    room.field.unplug("PARENT");
    room.start("PEER1", volume.list(""));
    room.wait(30_000);
    room.field.sleep("PEER1");
    room.wait(600_000);
    expect(room.marked("timed-out-in-silence")).toBe(0);
  });
});
