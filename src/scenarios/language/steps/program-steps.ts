/** One action of program-actions.ts → small steps, for exactly one laptop each. */
import type { ActionOfFile, SmallStep } from "./action-of-file.ts";
import { PROGRAM_ACTIONS } from "../shape/program-actions.ts";
import { check } from "../shape/shape.ts";
import type { Piece } from "../shape/shape.ts";

type ProgramKey = keyof typeof PROGRAM_ACTIONS;

export const isProgramKey = (key: string): key is ProgramKey => key in PROGRAM_ACTIONS;

/** Small steps of one action, or undefined after its problems were reported. */
export const readProgram = (
  at: ActionOfFile,
  key: ProgramKey,
  piece: Piece,
): ReadonlyArray<SmallStep> | undefined => {
  const { reader } = at;
  const { findings } = reader;
  switch (key) {
    case "sign-in": {
      const want = check(findings, PROGRAM_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      return at.loggingOn(want, { path: want.to, key: "to" }, (laptop, to, typed) => ({
        action: key,
        laptop,
        to,
        ...typed,
      }));
    }
    case "open-program": {
      const want = check(findings, PROGRAM_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      at.opensProgram(laptops, want.program);
      // Windows lends a printer beside the shares of folders, which is all that a room has.
      const printer = `; a printer is used with on: '\\\\${want.on.host}'`;
      const on = at.path(want.on, "on", want.file === undefined ? printer : "");
      const typed = at.credentials(want);
      if (want.file !== undefined && want.on.share === null) {
        findings.report(at.span("on"), {
          code: "bad-path",
          message: "a file stands in a shared folder",
          hint: `write on: '\\\\${want.on.host}\\Maple'`,
        });
        return undefined;
      }
      if (on === undefined || typed === undefined) return undefined;
      return at.each(laptops, (laptop) => ({
        action: key,
        laptop,
        program: want.program,
        on,
        file: want.file ?? null,
        ...(want["lets-others"] === undefined ? {} : { letsOthers: want["lets-others"] }),
        ...(want.writes === true ? { writes: true as const } : {}),
        ...(want.locks === undefined ? {} : { locks: want.locks }),
        ...(want["windows-user"] === undefined ? {} : { desktop: want["windows-user"] }),
        ...typed,
      }));
    }
    case "close-program": {
      const want = check(findings, PROGRAM_ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      if (laptops?.some((laptop) => at.unknownProgram(laptop, want.program)) === true)
        return undefined;
      return at.each(laptops, (laptop) => ({ action: key, laptop, program: want.program }));
    }
  }
};
