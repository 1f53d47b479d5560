/** What helps where a limit of this computer is reached, and no disk is full and no permission missing. */

export const TOO_MANY_OPEN =
  "close other programs, or allow this one more open files (ulimit -n), and try again; nothing is lost";

export const TOO_LARGE_THERE =
  "that disk, or a limit of this computer (ulimit -f), takes no file of that size: use another disk, or have the limit raised";

const HELP: ReadonlyMap<string, string> = new Map([
  ["EMFILE", TOO_MANY_OPEN],
  ["ENFILE", TOO_MANY_OPEN],
  ["EFBIG", TOO_LARGE_THERE],
]);

export const limitAdvice = (code: string | undefined): string | undefined => HELP.get(code ?? "");
