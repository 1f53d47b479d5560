/**
 * One laptop: a machine that runs programs, a network port, a disk, and Windows' two halves of file sharing. What a person or
 * a program can do with it is at the top; the parts below belong to the room.
 */
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import type { VolumeError } from "../engine/errors.ts";
import type { Location, Locations, Volume } from "../engine/ports.ts";
import type { Machine } from "../sim/machine.ts";
import { Accounts } from "./sharing/accounts.ts";
import type { AddressPlan } from "./addresses/address.ts";
import { Addressing } from "./addresses/addressing.ts";
import { AutomaticSleep } from "./power/automatic-sleep.ts";
import { Battery } from "./power/battery.ts";
import type { Disk } from "./disk/disk.ts";
import { diskOfNode } from "./disk/disk-of-node.ts";
import { diskPath, type DiskPath } from "./disk/folders.ts";
import type { WindowsEdition } from "./windows/editions.ts";
import { FileServer } from "./sharing/file-server.ts";
import { Firewall } from "./addresses/firewall.ts";
import { Nic } from "./hardware/hardware.ts";
import { Names } from "./addresses/names.ts";
import { Reach } from "./addresses/reach.ts";
import { ownVolume } from "./disk/own-volume.ts";
import * as power from "./power/power.ts";
import type { SleepCause } from "./power/power.ts";
import { Programs, type ProgramOptions } from "./windows/programs.ts";
import { Redirector, type Credentials } from "./sharing/redirector.ts";
import type { Room } from "./room.ts";
import { Sessions } from "./sharing/sessions.ts";
import { openShare } from "./sharing/share-volume.ts";
import { Shares } from "./sharing/shares.ts";
import { signIn, type SignIn } from "./sharing/sign-in.ts";
import type { Transport } from "./wire/transport.ts";
import { Tunnel } from "./addresses/tunnel.ts";
import * as windows from "./windows/windows.ts";
import type { WindowsRefusal } from "./windows/refusals.ts";
import type { AccountChange, FolderGrant, Grant, NewAccount } from "./windows/windows.ts";
import type { FieldNode, LidAction } from "./world.ts";

export type { Credentials } from "./sharing/redirector.ts";
export type { ProgramOptions } from "./windows/programs.ts";
export type { SignIn } from "./sharing/sign-in.ts";
export type { WindowsRefusal } from "./windows/refusals.ts";
export type { Grant, NewAccount } from "./windows/windows.ts";

/** The drive a USB stick is. */
export const STICK_DRIVE = "E:";

export class Laptop {
  /** Which laptop it is, all day; written on its lid. */
  readonly name: string;
  /** What Windows and the others on the network call it. */
  computerName: string;
  nextComputerName: string;
  readonly workgroup: string;
  readonly edition: WindowsEdition;
  readonly machine: Machine;
  power: "on" | "asleep" | "off" = "on";

  /** Asleep with everything on the disk. */
  hibernates = false;
  /** The event that ends hibernation, while it is under way. */
  resuming: number | null = null;
  /** The event that ends shutting down, while it is under way. */
  stopping: number | null = null;
  lid: "open" | "closed" = "open";
  isDocked = false;
  readonly onLidClose: LidAction;

  // ---- parts, for the room and its views --------------------------------------------------------------------------
  readonly room: Room;
  readonly entity: number;
  readonly nic: Nic;
  readonly addressing: Addressing;
  readonly names: Names;
  readonly reach = new Reach(this);
  readonly tunnel: Tunnel;
  readonly firewall: Firewall;
  readonly battery: Battery;
  readonly automaticSleep: AutomaticSleep;
  readonly disk: Disk;
  readonly accounts: Accounts;
  readonly shares = new Shares();
  readonly sessions: Sessions;
  readonly fileServer: FileServer;
  readonly redirector: Redirector;
  readonly programs: Programs;
  /** Connections this laptop takes part in, as client or as server. */
  readonly transports = new Set<Transport>();

  constructor(options: {
    readonly room: Room;
    readonly node: FieldNode;
    readonly plan: AddressPlan;
  }) {
    const { room, node, plan } = options;
    const { kernel, constants, policies } = room;
    this.room = room;
    this.name = node.name;
    this.edition = node.os;
    this.machine = kernel.machine(node.name, {
      clockOffsetMillis: node.clockOffsetMillis ?? 0,
      clockDriftPpm: node.clockDriftPpm ?? 0,
    });
    this.entity = this.machine.entity;
    const { entity } = this;
    this.onLidClose = node.onLidClose ?? "sleep";
    const { lifeMillis = constants.batteryLifeMillis, percent = 100 } = node.battery ?? {};
    this.battery = new Battery({ room, laptop: this, lifeMillis, percent });
    const usual = policies.automaticSleep === "never" ? null : constants.automaticSleepMillis;
    const untouched = node.sleepsAfterMillis === undefined ? usual : node.sleepsAfterMillis;
    this.automaticSleep = new AutomaticSleep(room, this, untouched);
    this.nic = new Nic({ room, laptop: this, entity, autoMdix: node.autoMdix ?? true });
    this.computerName = node.computerName ?? node.name;
    this.nextComputerName = this.computerName;
    this.workgroup = node.workgroup ?? "WORKGROUP";
    this.firewall = new Firewall(room, node.name, node.networkProfile ?? policies.newNetworks);
    this.addressing = new Addressing({ room, laptop: this, plan, typed: node.address ?? null });
    this.names = new Names(room, this);
    this.tunnel = new Tunnel(room, this);
    this.disk = diskOfNode(room, node, entity);
    this.accounts = new Accounts(() => this.computerName, policies);
    const own = { disabled: false, expired: false, lockedOut: false };
    this.accounts.add({ name: node.logon.user, password: node.logon.password, ...own });
    const autoDisconnectMillis = node.autoDisconnectMillis ?? constants.autoDisconnectMillis;
    this.sessions = new Sessions({ room, server: this, autoDisconnectMillis });
    const readings = { model: node.sharingModel, lockoutAfter: node.lockoutAfter };
    this.fileServer = new FileServer(room, this, readings);
    this.redirector = new Redirector({ room, client: this, logon: node.logon });
    this.programs = new Programs(this);
  }

  // ---- Windows at this machine -------------------------------------------------------------------------------------

  /** Gives the computer another name, which it has from its next start. */
  rename(name: string): void {
    this.nextComputerName = name;
    this.room.kernel.record("computer.renamed", this.name, { name });
  }

  /** Other things come or go on the disk until so much is free. */
  leaveFree(bytes: number): void {
    this.disk.leaveFree(bytes);
    this.room.kernel.record("disk.free", this.name, { bytes: this.disk.freeBytes });
  }

  /** Puts the clock forward, or back; nothing else corrects it (rule 42). */
  setClock(byMillis: number): void {
    this.machine.stepClock(byMillis);
    this.room.kernel.record("clock.set", this.name, { byMillis });
  }

  createAccount(account: NewAccount): WindowsRefusal | null {
    return windows.createAccount(this, account);
  }

  changeAccount(change: AccountChange): WindowsRefusal | null {
    return windows.changeAccount(this, change);
  }

  shareFolder(share: string, folder: string): WindowsRefusal | null {
    return windows.shareFolder(this, share, folder);
  }

  /** Shares a folder with the wizard, which makes everybody a Reader. */
  shareWithWizard(options: {
    readonly share: string;
    readonly folder: string;
    readonly accounts: ReadonlyArray<string>;
  }): WindowsRefusal | null {
    return windows.shareWithWizard(this, options);
  }

  /** The USB stick is pulled out, or plugged in again (§D 67). */
  setStick(state: "in" | "out"): void {
    this.disk.setDrive(STICK_DRIVE, state);
    this.room.kernel.record(state === "in" ? "stick.in" : "stick.out", this.name);
  }

  stopSharing(share: string): WindowsRefusal | null {
    return windows.stopSharing(this, share);
  }

  grant(entry: Grant): WindowsRefusal | null {
    return windows.grant(this, entry);
  }

  revoke(entry: { readonly share: string; readonly account: string }): WindowsRefusal | null {
    return windows.revoke(this, entry);
  }

  /** The folder's own permission for an account, which cuts what the share grants (rule 31). */
  limitFolder(entry: FolderGrant): WindowsRefusal | null {
    return windows.limitFolder(this, entry);
  }

  // ---- folders, here and elsewhere ---------------------------------------------------------------------------------

  /** A folder on this laptop's own disk, such as `C:/Engagements/Maple`; made if it is missing. */
  localVolume(folder: string): Volume {
    const path = diskPath(folder);
    this.disk.makeFolder(path);
    return this.volumeAt(path, folder);
  }

  /** Opens `\\HOST\share`, with the checks of rule 25; the seat is handed back when the scope closes. */
  open(path: string, credentials?: Credentials): Effect.Effect<Volume, VolumeError, Scope.Scope> {
    return openShare(this, path, credentials);
  }

  /** Browses to a server and logs on there (the page's Step 3). */
  signIn(options: SignIn): Effect.Effect<void, VolumeError> {
    return signIn(this, options);
  }

  /** Another program uses a server, perhaps holding a file open. */
  openProgram(options: ProgramOptions): Effect.Effect<void, VolumeError> {
    return this.programs.open(options);
  }

  /** A program saves the file of another laptop it holds open. */
  saveInProgram(program: string, bytes: Uint8Array): Effect.Effect<void, VolumeError> {
    return Effect.suspend(() => this.programs.save(program, bytes));
  }

  /** A file of the own disk is saved; answers what it replaced, null where there was none. */
  saveFile(
    folder: string,
    name: string,
    bytes: Uint8Array,
  ): Effect.Effect<Uint8Array | null, VolumeError> {
    return Effect.suspend(() => this.programs.saveHere(folder, name, bytes));
  }

  closeProgram(program: string): Effect.Effect<void> {
    return Effect.sync(() => this.programs.close(program));
  }

  /** The engine's port: a UNC path or a folder of the own disk. */
  readonly locations: Locations["Service"] = {
    open: ({ path, credentials }: Location) =>
      /^[\\/]{2}/u.test(path)
        ? this.open(path, credentials)
        : Effect.sync(() => this.volumeAt(diskPath(path), path)),
  };

  /** Completes with the address as soon as this laptop has one. */
  readonly awaitAddress: Effect.Effect<string> = Effect.suspend(() =>
    this.machine.callback<string>("an address", (resume) =>
      this.addressing.whenAssigned((address) => resume(Effect.succeed(address))),
    ),
  );

  // ---- for the room ------------------------------------------------------------------------------------------------

  /** A folder of the own disk under some label, without making it. */
  volumeAt(root: DiskPath, label: string): Volume {
    return ownVolume(this, root, label);
  }

  /** Falls asleep, unless it is just shutting down. */
  sleep(why: SleepCause): void {
    if (!this.fileServer.isStopping) power.sleep(this, why);
  }

  hibernate(why: SleepCause): void {
    if (!this.fileServer.isStopping) power.hibernate(this, why);
  }
}
