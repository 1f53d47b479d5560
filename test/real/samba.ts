/**
 * A real share for a test: Samba on a loopback of its own, reached through a file system in user space, as a program on a
 * laptop would see it. Server and mount live in their own network and process namespaces: no port of this computer is used,
 * and when the first process of the namespace is killed, all of them are gone.
 *
 * Needs Linux, root, Debian's `samba`, `smbnetfs`, `iproute2` and /dev/fuse; `sambaMissing` says which of them is not there.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

export interface RealShare {
  /** The shared folder on the server's disk. */
  readonly served: string;
  /** The same folder through the share. */
  readonly mounted: string;
  stop(): Promise<void>;
}

const NAMESPACES = ["--net", "--pid", "--fork", "--kill-child=SIGKILL"];

const PROGRAMS = ["smbd", "smbnetfs", "ip", "unshare", "umount"];

const isInstalled = (program: string): boolean => {
  const folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"];
  return folders.some((folder) => existsSync(join(folder, program)));
};

/** Why there can be no real share here; undefined when there can. */
export const sambaMissing = (): string | undefined => {
  if (process.platform !== "linux") return "only on Linux";
  const program = PROGRAMS.find((name) => !isInstalled(name));
  if (program !== undefined) return `${program} is not installed`;
  if (process.getuid?.() !== 0) return "needs root";
  if (!existsSync("/dev/fuse")) return "there is no /dev/fuse";
  try {
    execFileSync("unshare", [...NAMESPACES, "true"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "this system allows no namespaces of one's own";
  }
};

const serverConfig = (root: string): string => `[global]
server role = standalone server
map to guest = bad user
guest account = root
disable netbios = yes
smb ports = 445
load printers = no
printing = bsd
lock directory = ${root}/server
state directory = ${root}/server
cache directory = ${root}/server
pid directory = ${root}/server
private dir = ${root}/server
ncalrpc dir = ${root}/server/ncalrpc
log file = ${root}/server/smbd.log
[share]
path = ${root}/served
guest ok = yes
read only = no
force user = root
`;

// A session of its own for the server: one that ends takes its whole process group with it, also what runs outside the namespace.
const START = `ip link set lo up
setsid smbd --foreground --no-process-group -s "$1/smb.conf" </dev/null >"$1/server/out" 2>&1 &
export HOME="$1/home"
exec smbnetfs -f -o "config=$1/home/.smb/smbnetfs.conf" "$1/mnt"
`;

const TRIES = 100;
const TRY_EVERY_MILLIS = 200;

export const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, millis);
  });

/** Answers once the share can be seen through the mount; a set-up that does not work ends with what the programs said. */
export const startSamba = async (): Promise<RealShare> => {
  const folder = tempFolder();
  const root = folder.path;
  for (const name of ["server", "served", "mnt", "home/.smb"])
    mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
  writeFileSync(join(root, "smb.conf"), serverConfig(root));
  const client = { mode: 0o600 };
  writeFileSync(join(root, "home/.smb/smbnetfs.conf"), "", client);
  writeFileSync(join(root, "home/.smb/smb.conf"), "[global]\nclient min protocol = SMB2\n", client);
  const program = spawn("unshare", [...NAMESPACES, "sh", "-c", START, "sh", root], {
    // Without a locale smbnetfs does not know what names are made of, and ends with the first one beyond ASCII.
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  program.stderr.on("data", (piece) => {
    complaint += String(piece);
  });
  const ended = new Promise<void>((resolve) => {
    program.on("close", () => resolve());
    program.on("error", () => resolve());
  });

  const stop = async (): Promise<void> => {
    program.kill("SIGKILL");
    await ended;
    try {
      execFileSync("umount", ["--lazy", join(root, "mnt")], { stdio: "ignore" });
    } catch {
      // It was never mounted.
    }
    folder.remove();
  };

  const served = join(root, "served");
  const mounted = join(root, "mnt", "127.0.0.1", "share");
  writeFileSync(join(served, "ready"), "");
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      if (readdirSync(mounted).includes("ready")) return { served, mounted, stop };
    } catch {
      // Not yet.
    }
    await pause(TRY_EVERY_MILLIS);
  }
  await stop();
  throw new Error(`Samba and its mount did not start: ${complaint}`);
};
