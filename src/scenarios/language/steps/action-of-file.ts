/**
 * One action as it stands in the file, with everything its names have to be compared with: laptops, devices, paths, accounts.
 */
import type { ActionKey } from "../shape/actions.ts";
import { OFFICE_DEVICE } from "../../planned-room.ts";
import type { Action, Credentials } from "../../actions.ts";
import type { AccountNames } from "../world/account-names.ts";
import type { ComputerUse, DocumentUse } from "./one-expectation.ts";
import type { Findings } from "../findings.ts";
import type { CopyLook } from "../world/lint.ts";
import type { Names } from "../world/names.ts";
import { LIMITS } from "../shape/limits.ts";
import type { UncPath } from "../shape/path-scalars.ts";
import { formatSize } from "../shape/units.ts";
import { checkUser } from "../world/paths.ts";
import type { Paths } from "../world/paths.ts";
import { closest } from "../suggest.ts";
import { entryOf, valueOf } from "../yaml/tree.ts";
import type { Entry, Span } from "../yaml/tree.ts";
import type { World } from "../world/world.ts";

/** A small step: what all its laptops do at the same moment. */
export type SmallStep = ReadonlyArray<Action>;

export interface ActionReader {
  readonly findings: Findings;
  readonly names: Names;
  readonly world: World;
  readonly paths: Paths;
  readonly accounts: AccountNames;
  /** Documents that exist somewhere so far: those of the engagement and those created by earlier steps. */
  readonly documents: Set<string>;
  /** Documents that must exist somewhere in the file. */
  readonly documentUses: Array<DocumentUse>;
  /** Expectations of an open copy. */
  readonly copyLooks: Array<CopyLook>;
  /** Computers that somebody is to see in the network folder. */
  readonly computerUses: Array<ComputerUse>;
  /** Programs opened so far, by laptop. */
  readonly programs: Map<string, Map<string, Span>>;
  /** Those of a step that says wrongly who opens them. */
  readonly programsOfSomebody: Set<string>;
  /** Folders of second copies made so far: `laptop/folder`. */
  readonly folders: Set<string>;
  /** Actions of steps that could not be read so far, `any` for those of which not even that is known: what they make may be there. */
  readonly unread: Set<ActionKey | "any">;
}

interface Who {
  readonly laptop?: string | undefined;
  readonly laptops?: string | ReadonlyArray<string> | undefined;
}
interface Typed {
  readonly as?: string | undefined;
  readonly password?: string | undefined;
  readonly remember?: boolean | undefined;
}

export class ActionOfFile {
  readonly reader: ActionReader;
  readonly entry: Entry;
  /** The step expects a refusal: it may name what is not there. */
  readonly mayFail: boolean;

  constructor(reader: ActionReader, entry: Entry, mayFail: boolean) {
    this.reader = reader;
    this.entry = entry;
    this.mayFail = mayFail;
  }

  /** The value behind a key, or the key of the action where there is none. */
  span(key: string): Span {
    const value = valueOf(this.entry.value, key);
    return value?.kind === "scalar"
      ? value.span
      : (entryOf(this.entry.value, key)?.keySpan ?? this.entry.keySpan);
  }

  /** One step in which each of the laptops does this; undefined where the names are wrong. */
  eachLaptop(who: Who, action: (laptop: string) => Action): ReadonlyArray<SmallStep> | undefined {
    return this.each(this.laptops(who), action);
  }

  /** The same for laptops whose names were compared before. */
  each(
    laptops: ReadonlyArray<string> | undefined,
    action: (laptop: string) => Action,
  ): ReadonlyArray<SmallStep> | undefined {
    return laptops && [laptops.map(action)];
  }

  laptops(who: Who): ReadonlyArray<string> | undefined {
    const { findings, names } = this.reader;
    if (who.laptop !== undefined && who.laptops !== undefined) {
      findings.report(this.entryKey("laptops"), {
        code: "wrong-value",
        message: `${this.entry.key} has both laptop and laptops`,
        hint: "keep laptops and put all names there",
      });
      return undefined;
    }
    if (who.laptop !== undefined) {
      const laptop = names.laptop(who.laptop, this.span("laptop"));
      return laptop === undefined ? undefined : [laptop];
    }
    if (who.laptops === undefined) {
      findings.report(this.entry.keySpan, {
        code: "missing-key",
        message: `${this.entry.key} needs the key "laptop" or "laptops"`,
        hint: "add laptop: PEER1, or laptops: PEER1..PEER3",
      });
      return undefined;
    }
    return this.listed(who.laptops, "laptops");
  }

  /** The laptops of a list of names and ranges behind a key. */
  listed(written: string | ReadonlyArray<string>, key: string): ReadonlyArray<string> | undefined {
    const { findings, names } = this.reader;
    const list = typeof written === "string" ? [written] : written;
    const tree = valueOf(this.entry.value, key);
    const all: Array<string> = [];
    let known = true;
    for (const [index, one] of list.entries()) {
      const span = tree?.kind === "list" ? (tree.items[index]?.span ?? tree.span) : this.span(key);
      const expanded = names.expand(one, span);
      if (expanded === undefined) {
        known = false;
        continue;
      }
      const twice = expanded.find((laptop) => all.includes(laptop));
      if (twice !== undefined) {
        findings.report(span, {
          code: "wrong-value",
          message: `${twice} is named twice`,
          hint: "name each laptop once",
        });
        known = false;
      }
      all.push(...expanded);
    }
    return known ? all : undefined;
  }

  /** More than can be played; what the engine refuses is less. */
  isTooLarge(sizeBytes: number): boolean {
    if (sizeBytes <= LIMITS.bytes) return false;
    this.reader.findings.report(this.span("size"), {
      code: "wrong-value",
      message: "that is more than a day can be played with",
      hint: `write ${formatSize(LIMITS.bytes)} at most; a document has up to ${formatSize(LIMITS.documentBytes)}`,
    });
    return true;
  }

  /** A document that has to be there, remembered for the check at the end. */
  usesDocument(document: string): void {
    const { documentUses, findings } = this.reader;
    if (this.mayFail) return;
    documentUses.push({ document, span: this.span("document"), context: findings.context });
  }

  entryKey(key: string): Span {
    return entryOf(this.entry.value, key)?.keySpan ?? this.entry.keySpan;
  }

  credentials(typed: Typed): Credentials | undefined {
    const { findings } = this.reader;
    if (typed.as !== undefined && typed.password === undefined) {
      findings.report(this.entryKey("as"), {
        code: "missing-key",
        message: 'as needs the key "password"',
        hint: "write password: '' for an empty one",
      });
      return undefined;
    }
    if (typed.as === undefined && (typed.password !== undefined || typed.remember !== undefined)) {
      const key = typed.password === undefined ? "remember" : "password";
      findings.report(this.entryKey(key), {
        code: "missing-key",
        message: `${key} needs the key "as"`,
        hint: String.raw`add as: 'PARENT\field'`,
      });
      return undefined;
    }
    if (typed.as !== undefined) checkUser(this.reader, typed.as, this.span("as"), this.mayFail);
    return {
      user: typed.as ?? null,
      password: typed.password ?? null,
      remember: typed.remember ?? false,
    };
  }

  path(path: UncPath, key: string, without = ""): string | undefined {
    return this.reader.paths.resolve(path, this.span(key), this.mayFail, without);
  }

  /** What each laptop does at a path where it logs on: undefined when the path or what it types there is not right. */
  loggingOn(
    want: Who & Typed,
    target: { readonly path: UncPath; readonly key: string },
    action: (laptop: string, path: string, typed: Credentials) => Action,
  ): ReadonlyArray<SmallStep> | undefined {
    const laptops = this.laptops(want);
    const path = this.path(target.path, target.key);
    const typed = this.credentials(want);
    return path === undefined || typed === undefined
      ? undefined
      : this.each(laptops, (laptop) => action(laptop, path, typed));
  }

  device(into: string | undefined): string | undefined {
    const { findings, world, names } = this.reader;
    if (into !== undefined) return names.device(into, this.span("into"));
    const [first, second] = [...names.devices.keys()].filter((device) => device !== OFFICE_DEVICE);
    if (first !== undefined && second === undefined) return first;
    if (first === undefined && !world.networkKnown) return undefined;
    findings.report(this.entry.keySpan, {
      code: "unknown-device",
      message:
        first === undefined
          ? "there is nothing to plug into"
          : 'plug needs the key "into": the network has several devices',
      hint: first === undefined ? "add network: { switch: { ports: 8 } }" : `add into: ${first}`,
    });
    return undefined;
  }

  /** The holder of the office original, for `from`. */
  topLevel(from: string, key: string): string | undefined {
    const { findings, names, world } = this.reader;
    const laptop = names.laptop(from, this.span(key));
    if (laptop === undefined || laptop === world.topLevel || this.mayFail) return laptop;
    const holder = world.topLevel;
    findings.report(this.span(key), {
      code: "not-top-level",
      message: `${from} does not hold the office original`,
      hint:
        holder === null
          ? `write holds: top-level for ${from} under nodes`
          : `write from: ${holder}`,
      related: relatedHolder(names, holder ?? laptop),
    });
    return undefined;
  }

  /** A second copy is opened in a folder where none was made. */
  unknownFolder(who: Who, folder: string): boolean {
    if (this.#mayHaveCome("create-child-copy", "create-sync-copy")) return false;
    const missing = this.laptops(who)?.find(
      (laptop) => !this.reader.folders.has(`${laptop}/${folder}`),
    );
    if (missing === undefined) return false;
    this.reader.findings.report(this.span("folder"), {
      code: "wrong-value",
      message: `no copy was made in the folder "${folder}" on ${missing}`,
      hint: `leave folder out for the usual copy, or make one: create-child-copy: { laptop: ${missing}, from: …, folder: ${folder} }`,
    });
    return true;
  }

  /** Whether a step that could not be read may be one of these. */
  #mayHaveCome(...keys: ReadonlyArray<ActionKey>): boolean {
    const { unread } = this.reader;
    return unread.has("any") || keys.some((key) => unread.has(key));
  }

  /** From this step on these laptops have the program open; undefined where the step says wrongly who opens it. */
  opensProgram(laptops: ReadonlyArray<string> | undefined, program: string): void {
    const { programs, programsOfSomebody } = this.reader;
    if (laptops === undefined) programsOfSomebody.add(program);
    for (const laptop of laptops ?? []) {
      const opened = programs.get(laptop) ?? new Map<string, Span>();
      programs.set(laptop, opened.set(program, this.span("program")));
    }
  }

  unknownProgram(laptop: string, program: string): boolean {
    const opened = this.reader.programs.get(laptop);
    if (opened?.has(program) === true || this.mayFail) return false;
    if (this.#mayHaveCome("open-program", "open-file")) return false;
    if (this.reader.programsOfSomebody.has(program)) return false;
    const meant = closest(program, opened?.keys() ?? []);
    const span = meant === undefined ? undefined : opened?.get(meant);
    this.reader.findings.report(this.span("program"), {
      code: "unknown-program",
      message: `"${program}" was not opened on ${laptop}`,
      hint: meant === undefined ? "open-program comes first" : `did you mean "${meant}"?`,
      related: span === undefined ? undefined : { span, text: "opened" },
    });
    return true;
  }
}

const relatedHolder = (names: Names, laptop: string) => {
  const span = names.laptops.get(laptop)?.span;
  return span === undefined || span === null ? undefined : { span, text: "defined" };
};
