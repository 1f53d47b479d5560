/**
 * A missing permission among the documents. Inside a folder that works the system's refusal may mean that somebody holds the file for a moment
 * (`errors.ts`); on a disk of this computer it means what it says, and nobody need be asked to close anything.
 */
import { VolumeError } from "../errors.ts";
import type { Outcomes } from "../ports.ts";
import { codeOf, nodeFailure, saysNoPermission } from "./errors.ts";
import type { Asked, Disk } from "./resolve.ts";

/** Reading one file. What a disk of this computer does not let us read nobody holds open: the permission is missing. */
export const reading = async <A>(
  disk: Disk,
  asked: Asked,
  act: (disk: Disk, asked: Asked) => Promise<A>,
): Promise<A> => {
  try {
    return await act(disk, asked);
  } catch (cause) {
    throw disk.calls.onTheSpot && saysNoPermission(codeOf(cause))
      ? nodeFailure({ ...asked, cause, at: "root" })
      : cause;
  }
};

/** The same for files that are moved. */
export const movedOn = (disk: Disk, outcomes: Outcomes): Outcomes =>
  disk.calls.onTheSpot
    ? outcomes.map((error) => {
        if (error?.reason !== "busy" || !saysNoPermission(error.system)) return error;
        const { operation, path, system, text, where } = error;
        return new VolumeError({
          reason: "denied",
          operation,
          path,
          text,
          ...(system === undefined ? {} : { system }),
          ...(where === undefined ? {} : { where }),
        });
      })
    : outcomes;
