/**
 * Whether somebody is still writing into files (engine §1.7.4): Linux knows, for files of its own disks. A read lease is refused while
 * any program has the file open for writing, whoever runs it, also for a mapping into memory. Node cannot ask for one; Perl, which is
 * part of nearly every Linux, can. Where it is missing, or the file is somebody else's, nothing is said.
 *
 * A lease is held for the microseconds until its file is closed again; a program that opens the file just then waits that long.
 */
import { constants, existsSync } from "node:fs";
import { arch } from "node:os";
import type { FileCalls } from "./calls.ts";
import { execute } from "./execute.ts";

/** Never searched for in the user's PATH. */
const PERL = "/usr/bin/perl";

/** The numbers of `fcntl` differ on the others. */
const KNOWN_PROCESSORS: ReadonlySet<string> = new Set(["x64", "arm64"]);

/** Reads paths, each ended by a zero byte, and answers with a 1 for each file that nobody has open for writing, else a 0. */
const SCRIPT = `
my ($flags, $set_lease, $for_reading) = map { $_ + 0 } @ARGV;
$SIG{IO} = "IGNORE";
$/ = "\\0";
while (my $path = <STDIN>) {
  chomp $path;
  my $file;
  print sysopen($file, $path, $flags) && -f $file && defined(fcntl($file, $set_lease, $for_reading)) ? 1 : 0;
  close $file if $file;
}
`;
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const SET_LEASE = 1_024;
const FOR_READING = 0;

/** A disk that hangs is not this one; a system that does not answer knows nothing. */
const ANSWER_MILLIS_MAX = 10_000;

/** One sign for each path, or fewer. */
const ask = async (paths: ReadonlyArray<string>): Promise<string> => {
  const asking = execute()(
    PERL,
    ["-e", SCRIPT, String(FLAGS), String(SET_LEASE), String(FOR_READING)],
    { env: {}, maxBuffer: paths.length + 1, timeout: ANSWER_MILLIS_MAX },
  );
  const { stdin } = asking.child;
  // It ended before it had heard all of them.
  stdin?.on("error", () => undefined);
  stdin?.end(paths.map((path) => `${path}\0`).join(""));
  try {
    return (await asking).stdout;
  } catch {
    return "";
  }
};

/** Of each file, whether it is certain that no program has it open for writing. */
export const nobodyWrites = async (
  calls: FileCalls,
  paths: ReadonlyArray<string>,
): Promise<ReadonlyArray<boolean>> => {
  const isAsked = calls.onTheSpot && KNOWN_PROCESSORS.has(arch()) && existsSync(PERL);
  const answers = isAsked && paths.length > 0 ? await ask(paths) : "";
  return paths.map((_, at) => answers[at] === "1");
};
