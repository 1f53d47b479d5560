/** The room itself says no: no port, no cable, no power. Written down like every refusal (domain rule 72). */
import type { FieldMark } from "./marks.ts";
import { mark, type Room } from "./room.ts";

export interface HardwareRefusal {
  readonly code:
    | "no-device"
    | "no-port"
    | "port-taken"
    | "no-cable"
    | "already-plugged"
    | "not-plugged"
    | "loop"
    | "asleep"
    | "awake"
    | "powered-off"
    | "powered-on"
    | "shutting-down"
    | "no-power"
    | "lid-closed"
    | "lid-open"
    | "cord-in"
    | "cord-out"
    | "docked"
    | "not-docked"
    | "no-internet"
    | "vpn-on"
    | "vpn-off";
  readonly message: string;
}

export const refuse = (
  room: Room,
  who: string,
  refusal: HardwareRefusal,
  about?: FieldMark,
): HardwareRefusal => {
  const { code, message } = refusal;
  room.kernel.record("hardware.refused", who, { reason: code, message });
  if (about !== undefined) mark(room, who, about);
  return refusal;
};
