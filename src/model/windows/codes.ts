/**
 * The Windows error codes of the field with their exact texts (domain §B4), and what each of them means to whoever uses a
 * volume. Every refusal in this room carries one of these (domain rule 72).
 */
import { VolumeError, type VolumeReason } from "../../engine/errors.ts";

interface CodeFacts {
  readonly text: string;
  readonly reason: VolumeReason;
}

const facts = (reason: VolumeReason, text: string): CodeFacts => ({ reason, text });

export const WINDOWS_CODES = {
  2: facts("not-found", "The system cannot find the file specified."),
  3: facts("not-found", "The system cannot find the path specified."),
  5: facts("denied", "Access is denied."),
  21: facts("offline", "The device is not ready."),
  32: facts(
    "busy",
    "The process cannot access the file because it is being used by another process.",
  ),
  52: facts(
    "offline",
    "You were not connected because a duplicate name exists on the network. If joining a domain, go to System in Control Panel to change the computer name and try again. If joining a workgroup, choose another workgroup name.",
  ),
  33: facts(
    "busy",
    "The process cannot access the file because another process has locked a portion of the file.",
  ),
  53: facts("offline", "The network path was not found."),
  58: facts("offline", "The specified server cannot perform the requested operation."),
  59: facts("offline", "An unexpected network error occurred."),
  64: facts("offline", "The specified network name is no longer available."),
  67: facts("offline", "The network name cannot be found."),
  70: facts("offline", "The remote server has been paused or is in the process of being started."),
  71: facts(
    "host-full",
    "No more connections can be made to this remote computer at this time because there are already as many connections as the computer can accept.",
  ),
  80: facts("exists", "The file exists."),
  112: facts("no-space", "There is not enough space on the disk."),
  123: facts("bad-name", "The filename, directory name, or volume label syntax is incorrect."),
  206: facts("bad-name", "The filename or extension is too long."),
  384: facts(
    "offline",
    "You can't connect to the file share because it's not secure. This share requires the obsolete SMB1 protocol, which is unsafe and could expose your system to attack.",
  ),
  1219: facts(
    "logon",
    "Multiple connections to a server or shared resource by the same user, using more than one user name, are not allowed. Disconnect all previous connections to the server or shared resource and try again.",
  ),
  1231: facts("offline", "The network location cannot be reached."),
  1326: facts("logon", "The user name or password is incorrect."),
  1327: facts(
    "logon",
    "Account restrictions are preventing this user from signing in. For example: blank passwords aren't allowed, sign-in times are limited, or a policy restriction has been enforced.",
  ),
  1330: facts("logon", "The password for this account has expired."),
  1331: facts("logon", "This user can't sign in because this account is currently disabled."),
  1332: facts("broken", "No mapping between account names and security IDs was done."),
  1909: facts(
    "logon",
    "The referenced account is currently locked out and may not be logged on to.",
  ),
  2116: facts("broken", "The device or directory does not exist."),
  2118: facts("broken", "The name has already been shared."),
  2221: facts("broken", "The user name could not be found."),
  2224: facts("broken", "The account already exists."),
  2310: facts("broken", "This shared resource does not exist."),
} as const;

export type WindowsCode = keyof typeof WINDOWS_CODES;

/** Codes that a program takes for one of these reasons. */
export const codesThatMean = (...reasons: ReadonlyArray<VolumeReason>): ReadonlySet<unknown> =>
  new Set(
    Object.entries(WINDOWS_CODES).flatMap(([code, { reason }]) =>
      reasons.includes(reason) ? [Number(code)] : [],
    ),
  );

/** Why something did not happen. `seats` accompanies error 71. */
export interface Failure {
  readonly reason: VolumeReason;
  readonly code: WindowsCode | null;
  readonly text: string;
  readonly seats?: { readonly used: number; readonly cap: number };
}

export type Outcome<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly failure: Failure };

export const success = <A>(value: A): Outcome<A> => ({ ok: true, value });

export const failureOf = (code: WindowsCode): Failure => {
  const { reason, text } = WINDOWS_CODES[code];
  return { reason, code, text };
};

/**
 * The name belongs to a file that was deleted while somebody holds it (domain §B4 38). Windows says 5, as where a permission is
 * missing; whoever knows that the folder works takes it for a file somebody holds (engine/node/errors.ts does so too).
 */
export const deletePending: Outcome<never> = {
  ok: false,
  failure: { reason: "busy", code: 5, text: WINDOWS_CODES[5].text },
};

export const refusal = (code: WindowsCode): Outcome<never> => ({
  ok: false,
  failure: failureOf(code),
});

/**
 * The failure as the engine sees it. It is a value, and there are thousands of them in a day: where it was made interests nobody, and
 * writing that down is most of what an error costs.
 */
export const volumeError = (failure: Failure, operation: string, path: string): VolumeError => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new VolumeError({
    reason: failure.reason,
    operation,
    path,
    text: failure.text,
    ...(failure.code === null ? {} : { code: failure.code }),
  });
  Error.stackTraceLimit = stackTraceLimit;
  return error;
};
