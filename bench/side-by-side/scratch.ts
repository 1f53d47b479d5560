/**
 * What a benchmark leaves behind: nothing. Its folders and the programs it started end with it, also on Ctrl-C.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const running = new Set<ChildProcess>();
const folders = new Set<string>();
const mounted = new Set<string>();

// A program that was just killed may still be writing its last file.
const gone = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };

const tidy = (): void => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of mounted) spawnSync("umount", ["--lazy", folder]);
  for (const folder of folders) rmSync(folder, gone);
};

process.once("exit", tidy);
for (const [signal, number] of [
  ["SIGINT", 2],
  ["SIGTERM", 15],
  ["SIGHUP", 1],
] as const)
  process.once(signal, () => process.exit(128 + number));

export interface Scratch {
  readonly root: string;
  /** A folder of this name, made when it is not there. */
  folder(name: string): string;
  remove(): void;
}

const folderWithin = (root: string): Pick<Scratch, "root" | "folder"> => ({
  root,
  folder: (name) => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true });
    return path;
  },
});

export const scratch = (): Scratch => {
  const root = mkdtempSync(join(tmpdir(), "fieldsync-beside-"));
  folders.add(root);
  return {
    ...folderWithin(root),
    remove: () => {
      rmSync(root, gone);
      folders.delete(root);
    },
  };
};

/** A disk for a race: files of an engagement of 50 000 documents and its copy fit, and a large document several times. */
const DISK_BYTES = 8 * 1_024 ** 3;

/**
 * A folder that is a new ext4 of its own, in a file. ext4 is slow in folders near which files were removed in the last minutes (it
 * passes over their places), so in one folder whoever comes later would wait for what was tidied up after whoever came before.
 * Only root can have it: undefined for others, and where the tools are missing.
 */
export const freshDisk = (): Scratch | undefined => {
  const image = mkdtempSync(join(tmpdir(), "fieldsync-disk-"));
  folders.add(image);
  const removeImage = (): void => {
    rmSync(image, gone);
    folders.delete(image);
  };
  const file = join(image, "disk.img");
  const root = join(image, "disk");
  mkdirSync(root);
  writeFileSync(file, "");
  truncateSync(file, DISK_BYTES);
  const isMounted =
    // All of its tables now: what is left for later is written while the race runs.
    spawnSync("mkfs.ext4", ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", file])
      .status === 0 && spawnSync("mount", ["-o", "loop", file, root]).status === 0;
  if (!isMounted) {
    removeImage();
    return undefined;
  }
  mounted.add(root);
  return {
    ...folderWithin(root),
    remove: () => {
      // A program that was just killed may still hold a file.
      spawnSync("umount", ["--lazy", root]);
      mounted.delete(root);
      removeImage();
    },
  };
};

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** Standard output and standard error, for a message. */
  readonly said: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  /** Resolves when it has written this text; fails when it ends without. */
  wrote(text: string): Promise<void>;
  /** Kills it at once, as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
}

type Environment = { readonly [name: string]: string };

export const start = (
  command: string,
  args: ReadonlyArray<string>,
  environment: Environment = {},
): Started => {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  running.add(child);
  let stdout = "";
  let said = "";
  let heard = (): void => undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    said += text;
    heard();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    heard();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code: code ?? 137, stdout, said });
    });
  });
  return {
    ended,
    wrote: (text) =>
      new Promise((resolve, reject) => {
        heard = () => {
          if (said.includes(text)) resolve();
        };
        heard();
        void ended.finally(() => reject(new Error(`${command} ended: ${said}`)));
      }),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};

/** Runs a program to its end; what its exit code means is for the caller to say. */
export const run = (
  command: string,
  args: ReadonlyArray<string>,
  environment?: Environment,
): Promise<Ended> => start(command, args, environment).ended;

/** The first version number a program prints, or `undefined` where it is not installed. */
export const installedVersion = (
  command: string,
  args: ReadonlyArray<string>,
): string | undefined => {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? /\d+(?:\.\d+)+/u.exec(stdout)?.[0] : undefined;
};

/** A port of this computer nobody uses now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

export const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, millis);
  });
