/** `fieldsync` as a user starts it: every laptop of a test has a private folder and a name of its own. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { quickDisk } from "../../support/quick-disk.ts";
import { folderWith, ROOT, start, usersEnv, type Ended } from "../fieldlab.ts";
import { inTurn } from "../in-turn.ts";

const FIELDSYNC = join(ROOT, "dist/fieldsync.js");

/** An office and a laptop, with a folder each and nothing in common but the disk. */
export class Desk {
  readonly root = folderWith({}, onTestFinished, quickDisk());

  folder(name: string): string {
    return join(this.root, name);
  }

  /** Puts a file somewhere below the root. */
  put(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
  }

  /** Somebody takes a folder away, or brings it back. */
  move(from: string, to: string): void {
    renameSync(this.folder(from), this.folder(to));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  env(): { readonly [name: string]: string } {
    return { FIELDSYNC_HOME: join(this.root, "home") };
  }

  /** Runs a command to its end; in a process of its own where another one is still at work. */
  run(...args: ReadonlyArray<string>): Promise<Ended> {
    return (
      inTurn({
        bundle: FIELDSYNC,
        args,
        cwd: this.root,
        env: { ...usersEnv(), ...this.env() },
      }) ?? this.runAs(undefined, ...args)
    );
  }

  /** The same as another user, for folders that even root may read. */
  runAs(uid: number | undefined, ...args: ReadonlyArray<string>): Promise<Ended> {
    const as = uid === undefined ? {} : { uid };
    return start(process.execPath, [FIELDSYNC, ...args], {
      cwd: this.root,
      env: this.env(),
      ...as,
    });
  }

  /** Runs a command that must go well, and answers with its JSON. */
  async json(...args: ReadonlyArray<string>): Promise<Record<string, unknown>> {
    const { code, stderr, stdout } = await this.run(...args, "--json");
    if (code !== 0) throw new Error(`fieldsync ${args.join(" ")} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** An office original `office` with one document, and a copy `laptop` made from it. */
  async twoCopies(): Promise<void> {
    this.put("office/documents/memo.txt", "first");
    await this.json("init", "office", "--name", "Maple");
    await this.json("create-copy", "office", "laptop");
  }

  /** The folder of control sockets of the only copy that has one. */
  controlFolders(): ReadonlyArray<string> {
    const copies = join(this.root, "home/copies");
    return readdirSync(copies).map((name) => join(copies, name, "control"));
  }
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when this text was written to stdout. */
  said(text: string): Promise<void>;
}

/** A command that goes on until it is stopped. */
export const begin = (desk: Desk, ...args: ReadonlyArray<string>): Running => {
  const child = spawn(process.execPath, [FIELDSYNC, ...args], {
    cwd: desk.root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...usersEnv(), ...desk.env() },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  const waiting: Array<() => void> = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) =>
      resolve({ code: code ?? (signal === "SIGKILL" ? 137 : 128), stdout, stderr }),
    );
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(text)) resolve();
      };
      waiting.push(look);
      look();
      void ended.then(() => reject(new Error(`ended without saying "${text}": ${stderr}`)));
    });
  return { child, ended, said };
};
