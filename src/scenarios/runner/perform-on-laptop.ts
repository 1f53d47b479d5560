/** What people do with the cable, lid, buttons and cord of one laptop, and how long they wait for it afterwards. */
import * as Effect from "effect/Effect";
import { linkLight, powerStateOf } from "../../model/windows/views.ts";
import type { LaptopHand } from "../hands.ts";
import { close } from "./copies.ts";
import { currentAddress } from "./look.ts";
import { byRoom, type Refused } from "./refused.ts";
import type { Room } from "./room.ts";

/** How long somebody looks at the network icon before giving up on a link, and on an address (XP needs three minutes). */
const LINK_PATIENCE_MILLIS = 10_000;
const ADDRESS_PATIENCE_MILLIS = 200_000;
/** How long somebody looks at a screen that shows a start or a shut-down. */
const POWER_PATIENCE_MILLIS = 120_000;
const GLANCE_MILLIS = 500;

/** After plugging in or waking, people wait until the laptop has an address, or until it is plain that it gets none. */
export const untilConnected = Effect.fnUntraced(function* (room: Room, laptop: string) {
  for (let waited = 0; waited < ADDRESS_PATIENCE_MILLIS; waited += GLANCE_MILLIS) {
    if (currentAddress(room, laptop) !== "none") return;
    if (waited >= LINK_PATIENCE_MILLIS && linkLight(room.field, laptop) === "down") return;
    yield* Effect.sleep(GLANCE_MILLIS);
  }
});

const untilPowerIs = Effect.fnUntraced(function* (
  room: Room,
  laptop: string,
  state: ReturnType<typeof powerStateOf>,
) {
  for (let waited = 0; waited < POWER_PATIENCE_MILLIS; waited += GLANCE_MILLIS) {
    if (powerStateOf(room.field, laptop) === state) return;
    yield* Effect.sleep(GLANCE_MILLIS);
  }
});

/** Windows asks Working Papers to close before it goes. */
const closeCopy = (room: Room, laptop: string): Effect.Effect<void> => {
  const isOn = powerStateOf(room.field, laptop) === "On";
  if (!isOn || !room.copies.has(laptop)) return Effect.void;
  return Effect.ignore(room.laptop(laptop).machine.fork("close", close(room, laptop)).awaitOrLoss);
};

export const performOnLaptop = (
  room: Room,
  hand: LaptopHand,
  laptop: string,
): Effect.Effect<void, Refused> => {
  const { field } = room;
  const connected = untilConnected(room, laptop);
  const awake = untilPowerIs(room, laptop, "On").pipe(Effect.andThen(connected));
  // Somebody may have opened the copy again before the power went.
  const lost = Effect.sync(() => void room.copies.delete(laptop));
  const off = untilPowerIs(room, laptop, "Shut down").pipe(Effect.andThen(lost));
  switch (hand) {
    case "unplug":
      return byRoom(laptop, field.unplug(laptop));
    case "undock":
      return byRoom(laptop, field.undock(laptop));
    case "sleep":
      return byRoom(laptop, field.sleep(laptop));
    case "hibernate":
      return byRoom(laptop, field.hibernate(laptop));
    case "wake":
      return byRoom(laptop, field.wake(laptop)).pipe(Effect.andThen(awake));
    case "close-lid":
      return byRoom(laptop, field.closeLid(laptop));
    case "open-lid":
      return byRoom(laptop, field.openLid(laptop)).pipe(Effect.andThen(awake));
    case "power-off":
      return byRoom(laptop, field.powerOff(laptop)).pipe(Effect.andThen(lost));
    case "power-on":
      return byRoom(laptop, field.powerOn(laptop)).pipe(Effect.andThen(connected));
    case "shut-down":
      return closeCopy(room, laptop).pipe(
        Effect.andThen(Effect.suspend(() => byRoom(laptop, field.shutDown(laptop)))),
        Effect.andThen(off),
      );
    case "reboot":
      return closeCopy(room, laptop).pipe(
        Effect.andThen(Effect.suspend(() => byRoom(laptop, field.reboot(laptop)))),
        Effect.andThen(off),
        Effect.andThen(awake),
      );
    case "unplug-power":
      return byRoom(laptop, field.setCord(laptop, "out"));
    case "plug-power":
      return byRoom(laptop, field.setCord(laptop, "in"));
  }
};
