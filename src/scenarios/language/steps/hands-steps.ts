/** One action of hands-actions.ts → small steps, for exactly one laptop or device each. */
import type { Action } from "../../actions.ts";
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { HANDS_ACTIONS } from "../shape/hands-actions.ts";
import { check } from "../shape/shape.ts";
import { formatDuration } from "../shape/units.ts";
import type { Piece } from "../shape/shape.ts";

/** Contact that is lost more often fills the day with nothing else. */
const SHORTEST_HOLD = 1_000;
/** Each is in the journal, which has to fit into the memory of whoever plays the day. */
const MAX_FLAPS = 100_000;

export type HandsKey = keyof typeof HANDS_ACTIONS;

export const isHandsKey = (key: string): key is HandsKey => key in HANDS_ACTIONS;

/** Small steps of one action, or undefined after its problems were reported. */
export const readHands = (
  at: ActionOfFile,
  key: HandsKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { findings, names } = at.reader;
  const one = (action: Action): ReadonlyArray<SmallStep> => [[action]];

  switch (key) {
    case "plug": {
      const want = check(findings, HANDS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const into = at.device(want.into);
      if (want.port !== undefined && laptops !== undefined && laptops.length > 1) {
        findings.report(at.entryKey("port"), {
          code: "port-taken",
          message: `one port cannot take ${laptops.length} laptops`,
          hint: "leave port out, or plug them in one by one",
        });
        return undefined;
      }
      return into === undefined
        ? undefined
        : at.each(laptops, (laptop) => ({
            action: "plug",
            laptop,
            into,
            port: want.port ?? null,
            ...(want.cable === undefined ? {} : { cable: want.cable }),
          }));
    }
    case "join": {
      const want = check(findings, HANDS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptop = names.laptop(want.laptop, at.span("laptop"));
      const other = names.laptop(want.with, at.span("with"));
      return laptop === undefined || other === undefined
        ? undefined
        : one({ action: key, laptop, with: other, cable: want.cable ?? null });
    }
    case "plug-device": {
      const want = check(findings, HANDS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const device = names.device(want.device, at.span("device"));
      const into = names.device(want.into, at.span("into"));
      return device === undefined || into === undefined
        ? undefined
        : one({ action: key, device, into, cable: want.cable ?? null });
    }
    case "unplug-device":
    case "power-off-device":
    case "power-on-device": {
      const want = check(findings, HANDS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const device = names.device(want.device, at.span("device"));
      return device === undefined ? undefined : one({ action: key, device });
    }
    case "dock": {
      const want = check(findings, HANDS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const into = at.device(want.into);
      if (laptops === undefined || into === undefined) return undefined;
      const facts = { into, port: want.port ?? null };
      return [laptops.map((laptop) => ({ action: key, laptop, ...facts }))];
    }
    case "unplug":
    case "sleep":
    case "wake":
    case "undock":
    case "hibernate":
    case "close-lid":
    case "open-lid":
    case "power-off":
    case "power-on":
    case "shut-down":
    case "reboot":
    case "unplug-power":
    case "plug-power": {
      const want = check(findings, HANDS_ACTIONS[key], piece);
      return want && at.eachLaptop(want, (laptop) => ({ action: key, laptop }));
    }
    case "flap": {
      const want = check(findings, HANDS_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      if (want.every !== undefined && want.every < SHORTEST_HOLD) {
        findings.report(at.span("every"), {
          code: "bad-duration",
          message: "a plug that holds next to no time is not plugged in",
          hint: `write every: ${formatDuration(SHORTEST_HOLD)} or more, or unplug`,
        });
        return undefined;
      }
      if (want.every !== undefined && want.for / want.every > MAX_FLAPS) {
        findings.report(at.span("every"), {
          code: "wrong-value",
          message: `in ${formatDuration(want.for)} that is more than ${MAX_FLAPS} times`,
          hint: "write a longer time, or a shorter one under for:",
        });
        return undefined;
      }
      const facts = { everyMicros: want.every ?? null, forMicros: want.for };
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, ...facts }));
    }
  }
};
