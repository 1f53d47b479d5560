/**
 * A process that carries out command lines one after another, each as if it had been started for it: most of what a short command takes
 * is the start of Node.
 *
 * It can, because the commands keep nothing in their modules, and the file that starts one is evaluated anew for each. What is still there
 * when a command is over (a watched folder, a timer, a connection) would have kept its process from ending, and is told.
 */
import fs from "node:fs";
import { pathToFileURL } from "node:url";

export interface CommandLine {
  readonly bundle: string;
  readonly args: ReadonlyArray<string>;
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
}

const ownEnv = { ...process.env };
const ownFolder = process.cwd();
const own = {
  exit: process.exit.bind(process),
  out: process.stdout.write.bind(process.stdout),
  err: process.stderr.write.bind(process.stderr),
  writeSync: fs.writeSync,
};
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const LISTENED_TO = [...SIGNALS, "uncaughtException", "removeListener"] as const;

for (const emitter of [process, process.stdout, process.stderr]) emitter.setMaxListeners(0);
process.on("disconnect", () => own.exit(0));

const setEnv = (env: NodeJS.ProcessEnv): void => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(env))
    if (value !== undefined) process.env[name] = value;
};

const taking =
  (take: (text: string) => void) =>
  (text: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    take(Buffer.from(text).toString("utf8"));
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") process.nextTick(() => void done());
    return true;
  };

/** Ends with the exit code, once the main program of the command is over. */
const over = (start: () => Promise<unknown>): Promise<number> =>
  new Promise((resolve, reject) => {
    process.exit = ((code?: number) => resolve(code ?? 0)) as typeof process.exit;
    // The last thing it does is to stop listening for Ctrl-C. In between others may listen in its place.
    process.on("removeListener", () =>
      setImmediate(() => {
        if (SIGNALS.every((signal) => process.listenerCount(signal) === 0)) resolve(0);
      }),
    );
    start().catch(reject);
  });

/** What is there that was not there before; what is just being closed gets a second. */
const leftBehind = async (before: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  for (let look = 0; ; look++) {
    const left = process.getActiveResourcesInfo();
    for (const one of before) {
      const at = left.indexOf(one);
      if (at >= 0) left.splice(at, 1);
    }
    if (left.length === 0 || look === 50) return left;
    await new Promise((resolve) => {
      setTimeout(resolve, look === 0 ? 0 : 20);
    });
  }
};

let started = 0;

const carryOut = async ({ args, bundle, cwd, env }: CommandLine) => {
  const before = process.getActiveResourcesInfo();
  let stdout = "";
  let stderr = "";
  setEnv(env);
  process.chdir(cwd);
  process.argv = [process.execPath, bundle, ...args];
  process.stdout.write = taking((text) => (stdout += text));
  process.stderr.write = taking((text) => (stderr += text));
  fs.writeSync = ((to: number, text: string, ...how: ReadonlyArray<never>) => {
    if (to !== 1) return own.writeSync(to, text, ...how);
    stdout += text;
    return Buffer.byteLength(text);
  }) as typeof fs.writeSync;
  try {
    started += 1;
    const code = await over(() => import(`${pathToFileURL(bundle).href}?${started}`));
    for (const event of LISTENED_TO) process.removeAllListeners(event);
    const left = code === 0 ? await leftBehind(before) : [];
    return left.length === 0
      ? { code, stdout, stderr }
      : { code: 1, stdout, stderr: `${stderr}the process would not end: ${left.join(", ")}\n` };
  } finally {
    process.exit = own.exit;
    process.stdout.write = own.out;
    process.stderr.write = own.err;
    fs.writeSync = own.writeSync;
    process.exitCode = undefined;
    process.chdir(ownFolder);
    setEnv(ownEnv);
  }
};

const listen = (command: unknown): void => {
  carryOut(command as CommandLine).then(
    (ended) => process.send?.(ended),
    (defect: unknown) => {
      own.err(`${String(defect)}\n`);
      own.exit(1);
    },
  );
};

process.on("message", listen);
