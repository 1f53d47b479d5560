/**
 * The built programs on the system calls of Windows, as Wine has them: names without case, files that nobody else may open, named pipes,
 * drives and backslashes. Laptops in the field have Windows; machines that test this seldom have.
 *
 * Needs Debian's `wine64` and Node for Windows (`get-node.ts`); `windowsMissing` says which of them is not there. Wine is not Windows: it knows no
 * links between folders and no permissions of its own, and what it costs in time says nothing.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { onTestFinished } from "vitest";
import { folderWith, ROOT, type Ended, type WhenOver } from "../cli/fieldlab.ts";

/** Beside what other tools keep of what they fetched. */
export const NODE_EXE = join(
  ROOT,
  "node_modules/.cache/node-for-windows",
  `${process.versions.node}.exe`,
);

/** The program itself, and not the script before it, which says on every start that it would rather have Windows of 32 bits as well. */
const WINE = ["/usr/lib/wine/wine64", "/usr/bin/wine64"].find((path) => existsSync(path));

/** Why nothing can be tried as on Windows here; undefined when it can. */
export const windowsMissing = (): string | undefined => {
  if (process.platform !== "linux" || process.arch !== "x64") return "only on Linux, x64";
  if (WINE === undefined) return "wine64 is not installed";
  if (!existsSync(NODE_EXE)) return "there is no Node for Windows: node test/windows/get-node.ts";
  return undefined;
};

/** Where Wine shows this computer's own root. */
const onDriveZ = (path: string): string => `Z:${path.replaceAll(sep, "\\")}`;

export interface Running {
  readonly child: ChildProcess;
  /** All it has said. */
  said(): string;
  readonly ended: Promise<Ended>;
}

const environment = (prefix: string): { readonly [name: string]: string } => ({
  PATH: process.env["PATH"] ?? "",
  HOME: prefix,
  WINEPREFIX: prefix,
  WINEARCH: "win64",
  WINEDEBUG: "-all",
  // No windows, and none of the two things it offers to download when it is started first.
  DISPLAY: "",
  WINEDLLOVERRIDES: "mscoree,mshtml=",
  NODE_SKIP_PLATFORM_CHECK: "1",
  NO_COLOR: "1",
});

/** Sets up a computer with Windows, which takes some seconds. `whenOver` takes what ends it. */
export const setUpWindows = (whenOver: WhenOver): string => {
  const prefix = folderWith({}, whenOver);
  const env = environment(prefix);
  whenOver(() => void spawnSync(join(dirname(WINE ?? ""), "wineserver64"), ["--kill"], { env }));
  spawnSync(WINE ?? "wine64", ["wineboot", "--init"], { env, stdio: "ignore" });
  return prefix;
};

/** A folder of its own on drive C, where the computers of one test have theirs. */
export class WindowsDesk {
  readonly #prefix: string;
  readonly #name: string;
  #programs = 0;

  constructor(prefix: string, name: string) {
    this.#prefix = prefix;
    this.#name = name;
    mkdirSync(this.place(""), { recursive: true });
  }

  /** A place there as Windows calls it. */
  path(...names: ReadonlyArray<string>): string {
    return ["C:", this.#name, ...names].join("\\");
  }

  /** A free place on another drive, which is gone after the test. */
  elsewhere(name: string): string {
    return `${onDriveZ(folderWith())}\\${name}`;
  }

  /** The same place as this computer calls it. */
  place(path: string): string {
    return join(this.#prefix, "drive_c", this.#name, path);
  }

  /** Writes a file there, with the folders above it. */
  put(path: string, content: string): void {
    const file = this.place(path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
  }

  read(path: string): string {
    return readFileSync(this.place(path), "utf8");
  }

  fieldsync(...args: ReadonlyArray<string>): Promise<Ended> {
    return this.start(join(ROOT, "dist/fieldsync.js"), ...args).ended;
  }

  fieldlab(...args: ReadonlyArray<string>): Promise<Ended> {
    return this.start(join(ROOT, "dist/fieldlab.js"), ...args).ended;
  }

  /** Starts a script. What it says goes through files: a pipe of Linux is none to a program of Windows. */
  start(script: string, ...args: ReadonlyArray<string>): Running {
    const number = (this.#programs += 1);
    const files = ["out", "err"].map((name) => this.place(`${number}.${name}`));
    const [out, err] = files.map((file) => openSync(file, "w"));
    const child = spawn(WINE ?? "wine64", [NODE_EXE, onDriveZ(script), ...args], {
      cwd: ROOT,
      env: environment(this.#prefix),
      stdio: ["ignore", out, err],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [stdout, stderr] = files.map((file) => () => readFileSync(file, "utf8"));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        for (const file of [out, err]) closeSync(file!);
        resolve({ code: code ?? 137, stdout: stdout!(), stderr: stderr!() });
      });
    });
    return { child, said: () => `${stdout!()}${stderr!()}`, ended };
  }
}
