/**
 * What the engine refused, in the words of `fieldsync`: what is wrong, what was expected, what to do. One table.
 */
import { FOLDERS_STAY, type EngineError, type VolumeError } from "../../engine/errors.ts";
import { paths } from "../../engine/log/names.ts";
import { saysDamaged } from "../../engine/node/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { limitAdvice } from "./system-limits.ts";
import type { Refusal } from "./verb.ts";
import { missingLines } from "./words.ts";

const VOLUME_ADVICE: { readonly [reason: string]: string } = {
  offline:
    "is that computer on and connected, and the folder shared? Try again then; nothing is lost",
  "host-full": "that computer accepts no more connections now: wait until somebody disconnects",
  logon: "sign in to that computer with the operating system first",
  denied: "ask whoever owns that folder for permission to read and write it",
  "not-found": "check the path",
  busy: "another program holds the file, or its permission was taken away: close it there, or give the permission back, and try again",
  exists: "give what lies there another name, or take it away, and try again",
  "no-space": "free some space on that disk and try again",
  "bad-name": "use a full path to a folder of this computer, or to a share it has mounted",
  broken: "please report this with the command you ran",
};

const ENGINE_ADVICE: { readonly [reason: string]: string } = {
  "not-a-copy":
    "check the path: a copy is the folder with _Sync in it. One is made with: fieldsync init, or: fieldsync create-copy",
  "wrong-engagement": "copies exchange only within one engagement: check the path",
  "not-empty": "choose another folder, or open the copy that is there",
  "unknown-location":
    "see the known ones with: fieldsync properties FOLDER, or use: fieldsync connect FOLDER PATH",
  closed: "start the command again",
  "needs-upgrade": "install the newer version here",
  "needs-top-level": "connect to the top-level parent with: fieldsync connect FOLDER PATH",
  "copies-missing":
    "let them open or synchronise their copies meanwhile, or give one up with: fieldsync abandon FOLDER COPY",
  claimed:
    "see how it stands with: fieldsync status FOLDER; one that nobody finishes is taken back with: fieldsync unlock FOLDER",
  "locked-down": "open it again with: fieldsync unlock FOLDER",
  abandoned: "see what it holds with: fieldsync export FOLDER OUT",
  locked: "see who has it with: fieldsync locks FOLDER",
};

/** Somebody put something else in the place of a file or folder of `_Sync`, in this copy or in the other one. */
const isOutOfPlace = ({ path, reason, text }: VolumeError): boolean =>
  path.startsWith(`${paths.sync}/`) &&
  (["bad-name", "exists", "not-found"].includes(reason) || text === FOLDERS_STAY);

const OUT_OF_PLACE =
  "something is missing there, or is not what it should be. In the copy it lies in, run: fieldsync repair";

const DAMAGED =
  "is that disk there? Where it works otherwise, the file is damaged: in the copy it lies in, run: fieldsync repair";

const READ_ONLY =
  "take off its write protection, or have it connected so that it can be written; a disk that is so by itself may be damaged: have it checked";

const NOT_THERE =
  "is the path right, and that disk connected or that share mounted? Try again then; nothing is lost";

const NO_FOLDER = "name the folder of a copy: the one with _Sync in it";

const volumeAdvice = (error: VolumeError): string | undefined =>
  isOutOfPlace(error)
    ? OUT_OF_PLACE
    : error.system === "EROFS"
      ? READ_ONLY
      : error.reason === "offline" && error.system === "ENOENT"
        ? NOT_THERE
        : error.reason === "offline" && error.system === "ENOTDIR"
          ? NO_FOLDER
          : limitAdvice(error.system) !== undefined
            ? limitAdvice(error.system)
            : saysDamaged(error.system) && error.path.startsWith(`${paths.sync}/`)
              ? DAMAGED
              : VOLUME_ADVICE[error.reason];

const fromVolume = (error: VolumeError): Stop => {
  const todo = volumeAdvice(error);
  return stop({
    exitCode: EXIT_CODES.failed,
    code: error.reason,
    wrong: error.message,
    ...(todo === undefined ? {} : { todo }),
  });
};

const ANEW =
  "when whoever works in that copy opens it, the file is written anew. Where nobody does any more, or the file is still damaged then, bring it back from a " +
  "backup, or make a copy from another one in a new folder with: fieldsync create-copy";

/** What helps whoever is refused; where the other copy is the abandoned one, this one goes on with somebody else. */
const adviceFor = ({ damaged, elsewhere, reason }: EngineError): string | undefined =>
  reason === "abandoned" && elsewhere === true
    ? "go on with another copy: fieldsync connect FOLDER PATH"
    : damaged === true
      ? ANEW
      : ENGINE_ADVICE[reason];

const fromEngine = (error: EngineError): Stop => {
  const reason = error.volumeError?.reason ?? error.reason;
  const { volumeError } = error;
  const todo =
    volumeError === undefined
      ? (adviceFor(error) ?? VOLUME_ADVICE[reason])
      : (ENGINE_ADVICE[reason] ?? volumeAdvice(volumeError));
  return stop({
    exitCode: EXIT_CODES.failed,
    code: reason,
    wrong: `${error.text}${missingLines(error)}`,
    ...(todo === undefined ? {} : { todo }),
  });
};

export const refused = (error: Refusal): Stop => {
  switch (error._tag) {
    case "Stop":
      return error;
    case "EngineError":
      return fromEngine(error);
    case "VolumeError":
      return fromVolume(error);
  }
};
