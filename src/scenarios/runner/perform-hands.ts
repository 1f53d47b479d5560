/** What people do with their hands, on the room itself: cables, plugs, the power of a switch, the lid of a laptop. */
import * as Effect from "effect/Effect";
import type { PlugOptions } from "../../model/hardware/cabling.ts";
import type { HandsAction } from "../hands.ts";
import { performOnLaptop, untilConnected } from "./perform-on-laptop.ts";
import { byRoom, type Refused } from "./refused.ts";
import type { Room } from "./room.ts";

export const performHands = (room: Room, action: HandsAction): Effect.Effect<void, Refused> => {
  const { field } = room;
  switch (action.action) {
    case "plug": {
      const { laptop } = action;
      return byRoom(laptop, field.plug(laptop, whereOf(action))).pipe(
        Effect.andThen(untilConnected(room, laptop)),
      );
    }
    case "dock": {
      const { laptop } = action;
      return byRoom(laptop, field.dock(laptop, whereOf(action))).pipe(
        Effect.andThen(untilConnected(room, laptop)),
      );
    }
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
    default:
      return performOnLaptop(room, action.action, action.laptop);
  }
};

type PlugWords = Pick<Extract<HandsAction, { action: "plug" }>, "into" | "port" | "cable">;

const whereOf = ({ into, port, cable }: PlugWords): PlugOptions => ({
  into,
  ...(port === null ? {} : { port }),
  ...(cable === undefined ? {} : { cable }),
});
