/**
 * One process per copy: two engines on one copy would use the same sequence numbers twice (engine I21).
 *
 * Who has the copy listens on its control socket. A Windows pipe is exclusive and goes away with its process. A Unix socket
 * leaves a file behind, so those are numbered: who finds the highest number dead links a socket that already listens to the
 * next number, which only one can, and then looks whether it is the highest. The highest file is never removed, not even by
 * its owner, so a rival that slept through all of it can never take a number an owner did not see.
 */
import { randomBytes } from "node:crypto";
import { existsSync, linkSync, rmSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { generations, lastGeneration } from "./generations.ts";
import { withoutSockets } from "./no-sockets.ts";
import type { ControlPlace } from "./place.ts";

const TRIES_MAX = 50;
const RETRY_MILLIS = 20;

/** The copy is ours until `release`. Who connects before `serve` waits. */
export interface Ours {
  readonly kind: "ours";
  serve(serveOne: (socket: Socket) => void): void;
  release(): Promise<void>;
}

/** Another process has it, and this is a connection to that process. */
export interface Theirs {
  readonly kind: "theirs";
  readonly socket: Socket;
}

const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, millis);
  });

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string"
    ? cause.code
    : undefined;

/** A connection; undefined where nobody listens any more. */
const connectTo = (path: string): Promise<Socket | undefined> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once("connect", () => {
      // From here on a failure shows as the end of the connection.
      socket.on("error", () => undefined);
      resolve(socket);
    });
    socket.once("error", (cause) => {
      const gone = ["ECONNREFUSED", "ENOENT", "ECONNRESET", "EPIPE", "ENOTSOCK"];
      if (gone.includes(codeOf(cause) ?? "")) resolve(undefined);
      else reject(cause);
    });
  });

interface Listening {
  readonly server: Server;
  readonly ours: Ours;
}

/** Listens; undefined where the name is taken (Windows). */
const listenAt = (path: string): Promise<Listening | undefined> =>
  new Promise((resolve, reject) => {
    const waiting = new Set<Socket>();
    const open = new Set<Socket>();
    let serveOne: ((socket: Socket) => void) | undefined;
    const server = createServer((socket) => {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        waiting.delete(socket);
      });
      if (serveOne === undefined) waiting.add(socket);
      else serveOne(socket);
    });
    const ours: Ours = {
      kind: "ours",
      serve: (serve) => {
        serveOne = serve;
        for (const socket of waiting) serve(socket);
        waiting.clear();
      },
      release: () =>
        new Promise((released) => {
          server.close(() => released());
          for (const socket of open) socket.destroySoon();
        }),
    };
    server.once("error", (cause) => {
      if (codeOf(cause) === "EADDRINUSE") resolve(undefined);
      else reject(cause);
    });
    server.listen(path, () => resolve({ server, ours }));
  });

const fileOf = (folder: string, generation: number): string => join(folder, `s${generation}`);

/** Makes the next generation; undefined when a rival was quicker. */
const takeOver = async (folder: string, generation: number): Promise<Ours | undefined> => {
  const fresh = join(folder, `n${randomBytes(6).toString("hex")}`);
  const listening = await listenAt(fresh).catch((cause: unknown) => {
    throw withoutSockets(fresh, cause);
  });
  if (listening === undefined) return undefined;
  const own = fileOf(folder, generation);
  try {
    linkSync(fresh, own);
  } catch (cause) {
    await listening.ours.release();
    if (codeOf(cause) === "EEXIST" || codeOf(cause) === "ENOENT") return undefined;
    throw withoutSockets(fresh, cause);
  } finally {
    rmSync(fresh, { force: true });
  }
  const all = generations(folder);
  if (all.at(-1) !== generation) {
    rmSync(own, { force: true });
    await listening.ours.release();
    return undefined;
  }
  for (const older of all) if (older < generation) rmSync(fileOf(folder, older), { force: true });
  return listening.ours;
};

/** Whoever listens in a folder, and the number of the last who did. */
const listener = async (folder: string) => {
  const highest = lastGeneration(folder);
  const socket = highest === 0 ? undefined : await connectTo(fileOf(folder, highest));
  return { highest, socket };
};

const tryFolder = async (
  folder: string,
  formerly: string | undefined,
): Promise<Ours | Theirs | undefined> => {
  const { highest, socket } = await listener(folder);
  const hasOlder = socket === undefined && formerly !== undefined && existsSync(formerly);
  const theirs = hasOlder ? (await listener(formerly)).socket : socket;
  return theirs === undefined
    ? await takeOver(folder, highest + 1)
    : { kind: "theirs", socket: theirs };
};

const tryPipe = async (name: string): Promise<Ours | Theirs | undefined> => {
  const socket = await connectTo(name);
  if (socket !== undefined) return { kind: "theirs", socket };
  return (await listenAt(name))?.ours;
};

/** Takes the copy, or connects to the process that has it. Undefined where neither is possible for a second. */
export const claim = async (place: ControlPlace): Promise<Ours | Theirs | undefined> => {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const claimed =
      place.kind === "folder"
        ? await tryFolder(place.folder, place.formerly)
        : await tryPipe(place.name);
    if (claimed !== undefined) return claimed;
    await pause(RETRY_MILLIS);
  }
  return undefined;
};
