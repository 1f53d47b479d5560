/**
 * The room while a scenario plays: the field, the open copies and what the people in it remember. Holds state only; what people
 * do is in perform.ts, what is looked at in look.ts.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { Hints, ProgramFormat, type CopyHandle, type HintsService } from "../../engine/engine.ts";
import { PrivateJournal, type Json } from "../../engine/ports.ts";
import { Field } from "../../model/field.ts";
import { STICK_DRIVE, type Laptop } from "../../model/laptop.ts";
import type { Kernel } from "../../sim/kernel.ts";
import { documentRegister, ledgerOf } from "../checks/ledger.ts";
import { takenBackIn } from "../checks/taken-back.ts";
import { OFFICE_ACCOUNT, OFFICE_DEVICE } from "../planned-room.ts";
import type { Plan } from "../plan.ts";
import type { PlannedNode } from "../planned-room.ts";
import { enginePorts, privateJournal, RunMemory } from "./ports.ts";
import type { EnginePorts } from "./ports.ts";
import type { OpenedElsewhere } from "./opened-elsewhere.ts";
import { SavedFiles } from "./saved-files.ts";
import { fieldWorld } from "./world.ts";

/** A copy that is open in Working Papers on some laptop. */
export interface OpenCopy {
  readonly handle: CopyHandle;
  readonly scope: Scope.Closeable;
}

/** What somebody asked to save in one register, and what his copy showed there just before. */
export interface AskedEdit {
  readonly register: string;
  readonly value: string;
  readonly saw: ReadonlyArray<string>;
}

/** What somebody asked for at once, which is saved or not saved as a whole. */
export interface AskedEdits {
  readonly entries: ReadonlyArray<AskedEdit>;
  /** The record that is to go, with whatever is in it by then. */
  readonly deletes: string | null;
  /** How long the journal was. */
  readonly since: number;
}

type Watcher = Parameters<HintsService["watch"]>[0];

export class Room {
  readonly plan: Plan;
  readonly kernel: Kernel;
  readonly field: Field;
  readonly memory: RunMemory;
  /** Open copies by laptop. */
  readonly copies = new Map<string, OpenCopy>();
  /** What people have asked their copies to save and are not answered about yet, by laptop. */
  readonly asked = new Map<string, Set<AskedEdits>>();
  /** Copies whose synchronisation information is being cleared, by laptop. */
  readonly clearing = new Map<string, OpenCopy>();
  /** Laptops on which a copy is being opened. */
  readonly opening = new Set<string>();
  /** Which folder somebody works in, where it is not the usual one: a second copy, by laptop. */
  readonly secondFolders = new Map<string, string>();
  /** Which copy is in which folder, by `laptop/folder`, as far as it was ever opened; the usual folder is empty. */
  readonly copyIds = new Map<string, string>();
  /** Which version of the program was installed during the day, by laptop. */
  readonly upgrades = new Map<string, number>();
  /** Laptops that have a copy on their disk, open or not. */
  readonly copyHolders = new Set<string>();
  /** How many versions of a document somebody on a laptop has saved: key `laptop/document`. */
  readonly saves = new Map<string, number>();
  /** Files somebody saved, where documents are files, which no copy has taken in yet. */
  readonly savedFiles: SavedFiles;
  /** Files of documents that somebody has open over the network, by `laptop/program`. */
  readonly openedElsewhere = new Map<string, OpenedElsewhere>();
  /** Laptops whose disk is full because of a trouble that is not over. */
  readonly filledDisks = new Set<string>();
  /** What stood in each register when the day began, as the ledger compares it. */
  readonly initial = new Map<string, string>();
  /** Contents that steps name by a word, by word and size. */
  readonly contents = new Map<string, Uint8Array>();
  /** Who wants to hear of files that change, by laptop. */
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #ports = new Map<string, Context.Context<EnginePorts>>();
  /** What the program remembers of the copy in a second folder, by `laptop/folder`. */
  readonly #memories = new Map<string, PrivateJournal["Service"]>();

  constructor(plan: Plan, kernel: Kernel) {
    this.plan = plan;
    this.kernel = kernel;
    this.memory = new RunMemory(kernel);
    this.savedFiles = new SavedFiles(plan.policies["disk-cache"] === "lying");
    this.field = new Field(kernel, fieldWorld(plan));
  }

  laptop(name: string): Laptop {
    return this.field.laptop(name);
  }

  node(name: string): PlannedNode {
    const node = this.plan.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`plan without node ${name}`);
    return node;
  }

  /** The engine's services there, and which version of it is installed. */
  ports(laptop: string): Context.Context<EnginePorts> {
    const version = this.upgrades.get(laptop) ?? this.node(laptop).programVersion ?? 1;
    const services = Context.add(this.#services(laptop), ProgramFormat, version);
    const folder = this.secondFolders.get(laptop);
    return folder === undefined
      ? services
      : Context.add(services, PrivateJournal, this.#memoryOf(`${laptop}/${folder}`));
  }

  #memoryOf(place: string): PrivateJournal["Service"] {
    let memory = this.#memories.get(place);
    if (memory === undefined) {
      memory = privateJournal();
      this.#memories.set(place, memory);
    }
    return memory;
  }

  #services(laptop: string): Context.Context<EnginePorts> {
    let ports = this.#ports.get(laptop);
    if (ports === undefined) {
      ports = enginePorts(this.kernel, this.laptop(laptop), this.memory, (kind, facts) => {
        if (kind === "document.imported") this.#takenIn(laptop, facts);
      });
      if (this.plan.engagement.files === true)
        ports = Context.add(ports, Hints, this.#hintsOf(laptop));
      this.#ports.set(laptop, ports);
    }
    return ports;
  }

  /** The disk of a laptop says that these files of documents changed. */
  tellChanged(laptop: string, file: string): void {
    for (const watcher of this.#watchers.get(laptop) ?? []) watcher("documents", [file]);
  }

  #hintsOf(laptop: string): HintsService {
    const watchers = new Set<Watcher>();
    this.#watchers.set(laptop, watchers);
    return {
      watch: (watcher) =>
        Effect.asVoid(
          Effect.acquireRelease(
            Effect.sync(() => watchers.add(watcher)),
            () => Effect.sync(() => watchers.delete(watcher)),
          ),
        ),
      watchAt: () => Effect.void,
    };
  }

  /** A copy took in what somebody had saved as a file: from then on it is an edit like every other. */
  #takenIn(laptop: string, facts: { readonly [key: string]: Json }): void {
    const { document, value } = facts;
    if (typeof document !== "string" || typeof value !== "string") return;
    const register = documentRegister(document);
    const taken =
      this.savedFiles.take(laptop, register, value) ?? this.#takenBack(laptop, register, value);
    if (taken === undefined) return;
    const beside = this.#decidedSince(laptop, { document, register, value });
    const entry = { ...taken, ...(beside.length === 0 ? {} : { beside }), from: "file" };
    this.kernel.record("ledger.edit", laptop, entry);
  }

  /** What the same person decided on after this save had become an edit, and before the copy said so: that replaces it, as he knew of it. */
  #decidedSince(
    laptop: string,
    {
      document,
      register,
      value,
    }: { readonly document: string; readonly register: string; readonly value: string },
  ): ReadonlyArray<string> {
    const { events } = this.kernel.journal;
    const became = events.findLastIndex(
      (event) =>
        event.kind === "edit" &&
        event.actor === laptop &&
        event["entity"] === `document/${document}` &&
        event["value"] === value,
    );
    return became < 0
      ? []
      : ledgerOf(events.slice(became))
          .filter((other) => other.laptop === laptop && other.register === register)
          .map((other) => other.value);
  }

  /** The edit a copy had made of this file before its disk took that back with the power: it makes it again. */
  #takenBack(laptop: string, register: string, begins: string): AskedEdit | undefined {
    const { events } = this.kernel.journal;
    const isTakenBack = takenBackIn({ events, plan: this.plan });
    const made = ledgerOf(events).findLast(
      (edit) =>
        edit.laptop === laptop && edit.register === register && edit.value.startsWith(begins),
    );
    return made !== undefined && isTakenBack(laptop, made.at)
      ? { register, value: made.value, saw: made.saw }
      : undefined;
  }

  /** The node whose disk holds the office original, if the scenario has one. */
  get topLevel(): PlannedNode | undefined {
    return this.plan.nodes.find((node) => node.holds === "top-level");
  }

  /**
   * Where the copy lies on this laptop's own disk that is used there (domain §A1: the folder of a copy is named `… (Sync)`).
   */
  engagementFolder(laptop: string): string {
    const suffix = this.node(laptop).holds === "top-level" ? "" : " (Sync)";
    const drive = this.node(laptop).stick === true ? STICK_DRIVE : "C:";
    const usual = `${this.plan.engagement.name}${suffix}`;
    return `${drive}/Engagements/${this.secondFolders.get(laptop) ?? usual}`;
  }

  /** `\\OFFICE\Maple 2026`: the office original as its own network knows it. */
  officePath(office: string): string {
    return `\\\\${this.laptop(office).computerName}\\${this.plan.engagement.name}`;
  }

  /** Who may use the office original's share. */
  officeAccount(office: PlannedNode): { readonly name: string; readonly password: string } {
    return office.user === OFFICE_ACCOUNT.name
      ? { name: office.user, password: office.password }
      : OFFICE_ACCOUNT;
  }

  /** What stands before the day begins: the office server on its own network, its account and its share. */
  prepareOffice(): void {
    const office = this.topLevel;
    if (office === undefined) return;
    const server = this.laptop(office.name);
    this.field.plug(office.name, { into: OFFICE_DEVICE });
    const account = this.officeAccount(office);
    // The server's own user may be the very account that the share is for.
    if (account.name !== office.user) server.createAccount(account);
    server.shareFolder(this.plan.engagement.name, this.engagementFolder(office.name));
    server.grant({
      share: this.plan.engagement.name,
      account: account.name,
      access: "read-write",
    });
  }
}
