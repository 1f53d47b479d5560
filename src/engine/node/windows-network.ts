/**
 * Why Windows does not reach a share (engine §1.9, domain rule 17). Node has no names for most of what Windows answers there: a computer that is
 * off (53), a share that is not there (67), a host that is full (71) and a wrong password (1326) are all `UNKNOWN`. What is to be done differs,
 * so Windows is asked once more, by its own PowerShell, which tells the number.
 *
 * Limits: that takes most of a second, so the same share is asked about once a minute at most, and whoever has no PowerShell or gets no answer
 * within ten seconds is offline, which concludes nothing. The number is that of the second try: a seat may have become free meanwhile.
 */
import { platform } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { env } from "node:process";
import { VolumeError, type VolumeReason } from "../errors.ts";
import { codeOf, nodeFailure } from "./errors.ts";
import { execute } from "./execute.ts";

interface Answer {
  readonly reason: VolumeReason;
  readonly text: string;
}

const says = (reason: VolumeReason, text: string): Answer => ({ reason, text });

const SIGN_IN = "the user name or password is not accepted there";

/** Windows' numbers for what happens on the way to a share. The other ones mean offline. */
const ANSWERS: ReadonlyMap<number, Answer> = new Map([
  [5, says("denied", "the permission is missing")],
  [53, says("offline", "no such computer can be found, or it does not answer")],
  [64, says("offline", "the connection was cut")],
  [65, says("denied", "the permission is missing")],
  [67, says("offline", "that computer has no such share")],
  [70, says("offline", "that computer is just starting")],
  [71, says("host-full", "that computer has as many connections as it accepts")],
  [86, says("logon", SIGN_IN)],
  [384, says("offline", "that computer speaks an old language (SMB1) that is switched off here")],
  [1219, says("logon", "this computer is connected there under another user name")],
  [1231, says("offline", "there is no network to reach it on")],
  [1326, says("logon", SIGN_IN)],
  [1327, says("logon", "the account may not sign in, perhaps for want of a password")],
  [1328, says("logon", "the account may not sign in at this hour")],
  [1330, says("logon", "the password of the account has expired")],
  [1331, says("logon", "the account is disabled")],
  [1907, says("logon", "the password of the account has to be changed first")],
  [1909, says("logon", "the account is locked after wrong passwords")],
]);

/** What `code` says; every number that is none of these is a way that does not work now. */
export const networkAnswer = (code: number): Answer =>
  ANSWERS.get(code) ?? says("offline", "Windows cannot reach it");

/** Takes the path from the environment, so that nothing in it is taken for a command. Prints the number of the innermost error as an HRESULT. */
const SCRIPT = `
try { [void][IO.File]::GetAttributes($env:FIELDSYNC_PLACE); 0 }
catch {
  $e = $_.Exception
  while ($e.InnerException) { $e = $e.InnerException }
  [Runtime.InteropServices.Marshal]::GetHRForException($e)
}`;

/** Of an HRESULT, this part says that the rest is a number of Windows itself. */
const OF_WINDOWS = 0x8007;

const ANSWER_MILLIS_MAX = 10_000;
const ASKED_AGAIN_MILLIS = 60_000;

interface System {
  readonly isWindows: boolean;
  /** Milliseconds that only grow. */
  readonly clock: () => number;
  /** What PowerShell prints of the folder; fails where there is none, or no answer. */
  readonly ask: (place: string) => Promise<string>;
}

const THIS_ONE: System = {
  isWindows: platform() === "win32",
  clock: () => performance.now(),
  ask: async (place) => {
    const root = env["SystemRoot"] ?? "C:\\Windows";
    // Never searched for in the user's PATH.
    const shell = join(root, "System32", "WindowsPowerShell", "v1.0", "powershell.exe");
    const asked = await execute()(shell, ["-NoProfile", "-NonInteractive", "-Command", SCRIPT], {
      env: { ...env, FIELDSYNC_PLACE: place },
      timeout: ANSWER_MILLIS_MAX,
      windowsHide: true,
    });
    return asked.stdout;
  },
};

const codeIn = (printed: string): number | undefined => {
  const found = /^\s*(-?\d{1,10})\s*$/u.exec(printed);
  if (found === null) return undefined;
  const result = Number(found[1]) >>> 0;
  return result >>> 16 === OF_WINDOWS ? result & 0xffff : undefined;
};

/** Windows' number for why a folder cannot be reached; undefined where it does not say, and on other systems. */
export type AskNetwork = (place: string) => Promise<number | undefined>;

export const networkAsker = (system: System = THIS_ONE): AskNetwork => {
  const known = new Map<string, { readonly code: number | undefined; readonly atMillis: number }>();
  return async (place) => {
    if (!system.isWindows) return undefined;
    const last = known.get(place);
    if (last !== undefined && system.clock() - last.atMillis < ASKED_AGAIN_MILLIS) return last.code;
    const code = await system.ask(place).then(codeIn, () => undefined);
    known.set(place, { code, atMillis: system.clock() });
    return code;
  };
};

/** Why the folder of a volume itself cannot be used: as Node says, or Windows where Node has no name for it. */
export const rootFailure = async (
  failure: { readonly cause: unknown; readonly operation: string; readonly path: string },
  place: string,
  ask: AskNetwork,
): Promise<VolumeError> => {
  const code = codeOf(failure.cause) === "UNKNOWN" ? await ask(place) : undefined;
  if (code === undefined) return nodeFailure({ ...failure, at: "root" });
  const { operation, path } = failure;
  return new VolumeError({ operation, path, code, ...networkAnswer(code) });
};
