/** The documents people name in commands. */
import type { CopyHandle } from "../../engine/engine.ts";
import { limits } from "../../engine/limits.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";

/** What a name may be that every computer can have. */
export const NAMES_ARE = `at most ${limits.documentNameCharacters} characters, none of \\ / : * ? " < > | or control characters, no dot or space at the end, and no name Windows keeps for devices, such as CON or NUL`;

export const badName = (name: string): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "bad-name",
    wrong: `"${name}" cannot be the name of a document on every computer`,
    todo: `rename it: ${NAMES_ARE}`,
  });

/** A document of the engagement, or one of this copy that waits until it is synchronised. */
export const isKnown = (handle: CopyHandle, name: string): boolean =>
  handle.documentStanding(name) !== undefined;

/** The document people mean who name a file of it: spelled as it is, or in the one form everybody types. */
export const documentNamed = (handle: CopyHandle, typed: string): string =>
  isKnown(handle, typed) ? typed : typed.normalize("NFC");
