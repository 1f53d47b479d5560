/** What people do with their hands, on the room itself: cables, plugs, the power of a switch, the lid of a laptop. */
import * as Effect from "effect/Effect";
import type { PlugOptions } from "../../model/cabling.ts";
import { linkLight } from "../../model/views.ts";
import type { HandsAction } from "../hands.ts";
import { currentAddress } from "./look.ts";
import { byRoom, type Refused } from "./refused.ts";
import type { Room } from "./room.ts";

/** How long somebody looks at the network icon before giving up on a link, and on an address (XP needs three minutes). */
const LINK_PATIENCE_MILLIS = 10_000;
const ADDRESS_PATIENCE_MILLIS = 200_000;
const GLANCE_MILLIS = 500;

/** After plugging in or waking, people wait until the laptop has an address, or until it is plain that it gets none. */
const untilConnected = Effect.fnUntraced(function* (room: Room, laptop: string) {
  for (let waited = 0; waited < ADDRESS_PATIENCE_MILLIS; waited += GLANCE_MILLIS) {
    if (currentAddress(room, laptop) !== "none") return;
    if (waited >= LINK_PATIENCE_MILLIS && linkLight(room.field, laptop) === "down") return;
    yield* Effect.sleep(GLANCE_MILLIS);
  }
});

export const performHands = (room: Room, action: HandsAction): Effect.Effect<void, Refused> => {
  const { field } = room;
  switch (action.action) {
    case "plug": {
      const { laptop } = action;
      return byRoom(laptop, field.plug(laptop, whereOf(action))).pipe(
        Effect.andThen(untilConnected(room, laptop)),
      );
    }
    case "unplug":
      return byRoom(action.laptop, field.unplug(action.laptop));
    case "sleep":
      return byRoom(action.laptop, field.sleep(action.laptop));
    case "wake":
      return byRoom(action.laptop, field.wake(action.laptop)).pipe(
        Effect.andThen(untilConnected(room, action.laptop)),
      );
    case "join": {
      const { laptop, with: other, cable } = action;
      return byRoom(laptop, field.join(laptop, other, cable ?? undefined)).pipe(
        Effect.andThen(untilConnected(room, laptop)),
      );
    }
    case "plug-device": {
      const { device, into, cable } = action;
      return byRoom(device, field.plugDevice(device, into, cable ?? undefined));
    }
    case "unplug-device":
      return byRoom(action.device, field.unplugDevice(action.device));
    case "power-off-device":
      return byRoom(action.device, field.setDevicePower(action.device, "off"));
    case "power-on-device":
      return byRoom(action.device, field.setDevicePower(action.device, "on"));
    case "flap": {
      const { laptop, everyMicros, forMicros } = action;
      const everyMillis = everyMicros === null ? null : everyMicros / 1_000;
      return byRoom(laptop, field.loosen(laptop, { everyMillis, forMillis: forMicros / 1_000 }));
    }
  }
};

const whereOf = ({ into, port, cable }: Extract<HandsAction, { action: "plug" }>): PlugOptions => ({
  into,
  ...(port === null ? {} : { port }),
  ...(cable === undefined ? {} : { cable }),
});
