/** Command lines that are carried out in few processes, one after another; see command-host.ts for why that is the same. */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CommandLine } from "./command-host.ts";
import type { Ended } from "./fieldlab.ts";

const HOST = fileURLToPath(new URL("command-host.ts", import.meta.url));
/** As many tests as Vitest lets run side by side; more commands at once than this get processes of their own. */
const MOST_HOSTS = 5;

let hosts = 0;
const free: Array<ChildProcess> = [];

/** Carries out a command line; undefined when as many as there may be are not over yet. */
export const inTurn = (command: CommandLine): Promise<Ended> | undefined => {
  const host = free.pop() ?? newHost();
  if (host === undefined) return undefined;
  return new Promise((resolve, reject) => {
    const onEnded = (ended: unknown): void => {
      host.off("exit", onExit);
      free.push(host);
      resolve(ended as Ended);
    };
    const onExit = (code: number | null): void => {
      hosts -= 1;
      reject(new Error(`the process of the commands ended with ${code}`));
    };
    host.once("message", onEnded).once("exit", onExit);
    host.send(command);
  });
};

const newHost = (): ChildProcess | undefined => {
  if (hosts === MOST_HOSTS) return undefined;
  hosts += 1;
  return fork(HOST, { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
};
