/**
 * Starts the built command line as a user does, and what the tests need around it: scenarios to run and folders to run in.
 */
import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { inTurn } from "./in-turn.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const BUNDLE = join(ROOT, "dist/fieldlab.js");

/** The example of the front page: eleven peers, a Windows XP parent with ten seats. */
export const ELEVENTH_PEER = "scenarios/caps/xp-pro-eleventh-peer.scenario.yaml";

export interface Ended {
  /** The exit code as a shell reports it: 128 and the number of the signal for a process that was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Start {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string | undefined };
  /** Another Node than the one of the tests. */
  readonly node?: string;
  readonly bundle?: string;
  /** Called with everything written to stdout so far. */
  readonly onOutput?: (stdout: string, child: ChildProcess) => void;
  /** Start as this user, for files that even root may read. */
  readonly uid?: number;
  readonly whenOver?: WhenOver;
}

/** Takes what is to be done when nobody needs a process or a folder any more: after the test, unless it is said otherwise. */
export type WhenOver = (cleanUp: () => void) => void;

const SIGNAL_NUMBERS: { readonly [signal: string]: number } = { SIGINT: 2, SIGTERM: 15 };

/** The environment without what the tests' own changes of the output. */
export const usersEnv = (): { [name: string]: string } => {
  const env: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !["NO_COLOR", "FORCE_COLOR", "FIELDLAB_DEBUG"].includes(name))
      env[name] = value;
  return env;
};

/** Runs a program to its end, without stdin and with nothing of the tests' own environment that changes its output. */
export const start = (
  program: string,
  args: ReadonlyArray<string>,
  {
    cwd = ROOT,
    env = {},
    onOutput,
    uid,
    whenOver = onTestFinished,
  }: Omit<Start, "node" | "bundle"> = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const options: SpawnOptions = {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...usersEnv(), ...env },
      ...(uid === undefined ? {} : { uid }),
    };
    const child = spawn(program, args, options);
    // A test that gave up leaves nothing running.
    whenOver(() => void child.kill("SIGKILL"));
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      onOutput?.(stdout, child);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ code: code ?? 128 + (SIGNAL_NUMBERS[signal ?? ""] ?? 0), stdout, stderr }),
    );
  });

/** A command line of `fieldlab`; in a process of its own where another one is still at work, or where the process itself matters. */
export const fieldlab = (args: ReadonlyArray<string>, options: Start = {}): Promise<Ended> => {
  const { bundle = BUNDLE, cwd = ROOT, env = {}, node = process.execPath, ...own } = options;
  const already =
    bundle === BUNDLE && node === process.execPath && Object.keys(own).length === 0
      ? inTurn({ bundle, args, cwd, env: { ...usersEnv(), ...env } })
      : undefined;
  return already ?? start(node, [bundle, ...args], options);
};

/** A folder with the given files, gone after the test; `where` is another place than the usual one. */
export const folderWith = (
  files: { readonly [path: string]: string | Uint8Array } = {},
  whenOver: WhenOver = onTestFinished,
  where = tmpdir(),
): string => {
  const folder = mkdtempSync(join(where, "fieldlab-"));
  whenOver(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
};

/** The smallest day there is: somebody plugs in a cable. */
export const CABLE = `scenario: 1
name: A cable
nodes: { OFFICE: { os: windows-server-2008-r2, holds: top-level }, ANNA: { os: windows-7-pro } }
network: { switch: { ports: 4 } }
seed: 7
timeline:
  - plug: { laptop: ANNA }
eventually: { within: 1m, ANNA: { link: up } }
`;

/** A small day that passes: one peer makes its copy and connects. `expected` is the indicator it is expected to show. */
export const smallDay = (options: {
  readonly name: string;
  readonly tags?: ReadonlyArray<string>;
  readonly expected?: "green" | "offline";
  readonly scheduling?: "fifo" | "random";
}): string => `scenario: 1
name: ${options.name}
about: For tests of the command line.
tags: [${(options.tags ?? []).join(", ")}]
seed: 7
${options.scheduling === undefined ? "" : `scheduling: ${options.scheduling}\n`}engagement: { name: Maple, documents: 3, size: 30kB, records: 5 }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PARENT: { os: windows-7-pro }
  PEER: { os: windows-7-pro, count: 2 }
network:
  switch: { ports: 8, speed: 100Mbit/s }
  cables: 4
timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: pw }] }
  - plug: { laptops: [PARENT, PEER1..PEER2] }
  - create-child-copy: { laptops: PEER1..PEER2, from: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: pw, remember: true }
  - connect: { laptops: PEER1..PEER2, to: '\\\\PARENT\\Maple' }
    expect: { PEER1: { indicator: ${options.expected ?? "green"} } }
`;
