/** `fieldsync repair`: sets aside what is damaged, and fetches it again from the connected copy. */
import * as Effect from "effect/Effect";
import { EXIT_CODES } from "../../exit.ts";
import { copyVerb, nothing } from "../verb.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { lines } from "../words.ts";
import { join } from "../sync-once.ts";
import type { Problem } from "../verify/report.ts";
import { problemText, soundText } from "./verify.ts";

export const repair = copyVerb({
  name: "repair",
  description:
    "Reads everything in this copy, sets damaged files aside and fetches what they held from the connected copy. Nothing sound is touched and nothing is thrown away. Ends with 1 when something is still damaged or missing.",
  parameters: nothing,
  before: (folder) =>
    Effect.promise(async () => {
      const { setOutOfPlaceAside } = await import("../../../engine/node/out-of-place.ts");
      const { setUnreadableAside } = await import("../../../engine/node/unreadable.ts");
      await setOutOfPlaceAside(folder);
      // A copy with one that is read when it is opened does not open.
      await setUnreadableAside(folder);
      const { takeDamagedApart } = await import("../../../engine/node/damaged-parcels.ts");
      await takeDamagedApart(folder);
    }),
  run: (context) =>
    Effect.flatMap(
      Effect.promise(() => import("../repair.ts")),
      ({ repairCopy }) => repairCopy(context, join(context, { with: undefined })),
    ),
  text: ({ after, alone, mended, places, setAside, unreadable }) =>
    lines([
      setAside.length === 0
        ? "no damaged file was ever set aside"
        : `${counted(setAside.length, "damaged file")} set aside so far, in _Sync/quarantine`,
      ...mended.map((name) => `mended: ${name}`),
      ...unreadable.map((name) => `still damaged: ${name}`),
      ...after.problems.map((problem) => `still ${problemText(problem)}`),
      after.missing.length === 0
        ? undefined
        : `${counted(after.missing.length, "document piece is", "document pieces are")} still missing`,
      after.waiting === 0 ? undefined : `${counted(after.waiting, "change")} still not complete`,
      alone === null ? undefined : `no other copy could help: ${alone}`,
      isMended({ after, unreadable })
        ? soundText(after.problems)
        : `connect to a copy that has it and repair again: ${places.join(", ") || "no other place is known"}`,
    ]),
  exitCode: (report) => (isMended(report) ? EXIT_CODES.passed : EXIT_CODES.failed),
});

const isMended = (report: {
  readonly unreadable: ReadonlyArray<string>;
  readonly after: {
    readonly problems: ReadonlyArray<Problem>;
    readonly missing: ReadonlyArray<unknown>;
    readonly waiting: number;
  };
}): boolean =>
  report.unreadable.length === 0 &&
  report.after.problems.every(({ unneeded }) => unneeded === true) &&
  report.after.missing.length === 0 &&
  report.after.waiting === 0;
