/**
 * One action of the file → small steps of the page, for exactly one laptop each. A short form becomes several small steps; every
 * other action becomes one, with one `Action` per laptop.
 */
import { OFFICE_DEVICE } from "../../plan.ts";
import type { Action } from "../../plan.ts";
import { ActionOfFile } from "./action-of-file.ts";
import type { ActionReader, SmallStep } from "./action-of-file.ts";
import { ACTIONS } from "../shape/actions.ts";
import type { ActionKey } from "../shape/actions.ts";
import { isCheckOutKey, readCheckOut } from "./check-out-steps.ts";
import { isHandsKey, readHands } from "./hands-steps.ts";
import { isSettingsKey, readSettings } from "./settings-steps.ts";
import { isSharingKey, readSharing } from "./sharing-steps.ts";
import { check } from "../shape/shape.ts";
import { pieceOf } from "../yaml/tree.ts";
import type { Entry, Span } from "../yaml/tree.ts";

/** Size of a new document whose step does not say. */
const NEW_DOCUMENT_BYTES = 65_536;
/** How long a lock-down or clean-up waits for everybody whose step does not say. */
const GATHER_PATIENCE_MICROS = 300_000_000;

/** Small steps of one action, or undefined after its problems were reported. */
export const readAction = (
  reader: ActionReader,
  key: ActionKey,
  entry: Entry,
  mayFail: boolean,
): ReadonlyArray<SmallStep> | undefined => {
  const { findings } = reader;
  const at = new ActionOfFile(reader, entry, mayFail);
  const piece = pieceOf(entry);
  const each = (
    laptops: ReadonlyArray<string> | undefined,
    action: (laptop: string) => Action,
  ): ReadonlyArray<SmallStep> | undefined =>
    laptops === undefined ? undefined : [laptops.map(action)];

  /** A document that has to be there, remembered for the check at the end; null where the step names none. */
  const usedDocument = (document: string | undefined): string | null => {
    if (document !== undefined) at.usesDocument(document);
    return document ?? null;
  };

  if (isHandsKey(key)) return readHands(at, key, piece);
  if (isSettingsKey(key)) return readSettings(at, key, piece);
  if (isSharingKey(key)) return readSharing(at, key, piece);
  if (isCheckOutKey(key)) return readCheckOut(at, key, piece);
  switch (key) {
    case "wait": {
      const want = check(findings, ACTIONS.wait, piece);
      if (want === undefined) return undefined;
      return [[{ action: "wait", forMicros: typeof want === "number" ? want : want.for }]];
    }
    case "plug": {
      const want = check(findings, ACTIONS.plug, piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const into = at.device(want.into);
      if (want.port !== undefined && laptops !== undefined && laptops.length > 1) {
        findings.report(at.entryKey("port"), {
          code: "port-taken",
          message: `one port cannot take ${laptops.length} laptops`,
          hint: "leave port out, or plug them in one by one",
        });
        return undefined;
      }
      return into === undefined
        ? undefined
        : each(laptops, (laptop) => ({
            action: "plug",
            laptop,
            into,
            port: want.port ?? null,
            ...(want.cable === undefined ? {} : { cable: want.cable }),
          }));
    }
    case "unplug":
    case "close-copy":
    case "disconnect":
    case "work-offline":
    case "work-online":
    case "sync-now":
    case "unlock":
    case "delete-copy":
    case "sleep":
    case "wake": {
      const want = check(findings, ACTIONS[key], piece);
      return want === undefined
        ? undefined
        : at.eachLaptop(want, (laptop) => ({ action: key, laptop }));
    }
    case "open-copy": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { folder } = want;
      if (folder !== undefined && !mayFail && at.unknownFolder(want, folder)) return undefined;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, ...inFolder(folder) }));
    }
    case "upgrade-program": {
      const want = check(findings, ACTIONS[key], piece);
      return want && at.eachLaptop(want, (laptop) => ({ action: key, laptop, to: want.to }));
    }
    case "lock-down":
    case "clean-up": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const patienceMicros = want.patience ?? GATHER_PATIENCE_MICROS;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, patienceMicros }));
    }
    case "abandon": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const copyOf = reader.names.laptop(want["copy-of"], at.span("copy-of"));
      const { folder } = want;
      if (copyOf === undefined) return undefined;
      if (folder !== undefined && !mayFail && at.unknownFolder({ laptop: copyOf }, folder))
        return undefined;
      return each(laptops, (laptop) => ({ action: key, laptop, copyOf, ...inFolder(folder) }));
    }
    case "create-sync-copy": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const from = at.topLevel(want.from, "from");
      return from === undefined
        ? undefined
        : each(laptops, (laptop) => ({ action: key, laptop, from }));
    }
    case "create-account": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { name, password, disabled = false, expired = false } = want;
      for (const laptop of at.laptops(want) ?? [])
        reader.accounts.define(laptop, name, at.span("name"));
      return at.eachLaptop(want, (laptop) => ({
        action: key,
        laptop,
        name,
        password,
        disabled,
        expired,
        ...(want["locked-out"] === true ? { lockedOut: true as const } : {}),
        ...(want.groups === undefined ? {} : { groups: want.groups }),
      }));
    }
    case "share-folder": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      for (const laptop of laptops ?? [])
        reader.paths.defineShare(laptop, want.share, at.span("share"));
      const { share, readers } = want;
      return each(laptops, (laptop) => ({
        action: key,
        laptop,
        share,
        ...(readers === undefined ? {} : { readers }),
      }));
    }
    case "stop-sharing": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      if (!mayFail)
        for (const laptop of laptops ?? [])
          reader.paths.useShare(laptop, want.share, at.span("share"));
      return each(laptops, (laptop) => ({ action: key, laptop, share: want.share }));
    }
    case "grant":
    case "revoke": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const { share, account } = want;
      if (!mayFail)
        for (const laptop of laptops ?? []) reader.paths.useShare(laptop, share, at.span("share"));
      const access = "access" in want && want.access !== undefined ? want.access : "read-write";
      return each(laptops, (laptop) =>
        key === "grant"
          ? { action: key, laptop, share, account, access }
          : { action: key, laptop, share, account },
      );
    }
    case "sign-in":
    case "connect": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const to = at.path(want.to, "to");
      const typed = at.credentials(want);
      return to === undefined || typed === undefined
        ? undefined
        : each(laptops, (laptop) => ({ action: key, laptop, to, ...typed }));
    }
    case "create-child-copy": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const from = at.path(want.from, "from");
      const typed = at.credentials(want);
      return from === undefined || typed === undefined
        ? undefined
        : each(laptops, (laptop) => {
            if (want.folder !== undefined) reader.folders.add(`${laptop}/${want.folder}`);
            return { action: key, laptop, from, ...inFolder(want.folder), ...typed };
          });
    }
    case "switch": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const to = want.to === "parent" ? want.to : at.path(want.to, "to");
      return to === undefined
        ? undefined
        : each(laptops, (laptop) => ({ action: key, laptop, to }));
    }
    case "edit-document": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const isNew = !reader.documents.has(want.document);
      reader.documents.add(want.document);
      const sizeBytes = want.size ?? (isNew ? NEW_DOCUMENT_BYTES : null);
      return at.eachLaptop(want, (laptop) => ({
        action: key,
        laptop,
        document: want.document,
        sizeBytes,
        ...(want.content === undefined ? {} : { content: want.content }),
        template: want.template ?? false,
      }));
    }
    case "promote": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { document } = want;
      at.usesDocument(document);
      const laptops = at.laptops(want);
      const by = reader.names.laptop(want.by, at.span("by"));
      return by === undefined
        ? undefined
        : each(laptops, (laptop) => ({ action: key, laptop, document, by }));
    }
    case "set-document-mode": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const document = usedDocument(want.document);
      const { mode } = want;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document, mode }));
    }
    case "sync-documents": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const document = usedDocument(want.document);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document }));
    }
    case "confirm":
    case "delete-document": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const { document } = want;
      usedDocument(document);
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, document }));
    }
    case "edit-record": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      if (Object.keys(want.set).length === 0) {
        findings.report(at.entryKey("set"), {
          code: "wrong-value",
          message: "set changes nothing",
          hint: "write set: { amount: 1250 }",
        });
        return undefined;
      }
      const { record, set, template = false } = want;
      return at.eachLaptop(want, (laptop) => ({ action: key, laptop, record, set, template }));
    }
    case "delete-record": {
      const want = check(findings, ACTIONS[key], piece);
      return want === undefined
        ? undefined
        : at.eachLaptop(want, (laptop) => ({ action: key, laptop, record: want.record }));
    }
    case "open-program": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const on = at.path(want.on, "on");
      const typed = at.credentials(want);
      if (want.file !== undefined && want.on.share === null) {
        findings.report(at.span("on"), {
          code: "bad-path",
          message: "a file stands in a shared folder",
          hint: `write on: '\\\\${want.on.host}\\Maple'`,
        });
        return undefined;
      }
      for (const laptop of laptops ?? []) {
        const opened = reader.programs.get(laptop) ?? new Map<string, Span>();
        reader.programs.set(laptop, opened.set(want.program, at.span("program")));
      }
      if (on === undefined || typed === undefined) return undefined;
      return each(laptops, (laptop) => ({
        action: key,
        laptop,
        program: want.program,
        on,
        file: want.file ?? null,
        ...(want["lets-others"] === undefined ? {} : { letsOthers: want["lets-others"] }),
        ...(want.writes === true ? { writes: true as const } : {}),
        ...(want.locks === undefined ? {} : { locks: want.locks }),
        ...(want["windows-user"] === undefined ? {} : { desktop: want["windows-user"] }),
        ...typed,
      }));
    }
    case "close-program": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      if (laptops?.some((laptop) => at.unknownProgram(laptop, want.program)) === true)
        return undefined;
      return each(laptops, (laptop) => ({ action: key, laptop, program: want.program }));
    }
    case "prepare-parent": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      const from = at.topLevel(want.from, "from");
      if (laptops === undefined || from === undefined) return undefined;
      return [
        laptops.map((laptop) => ({ action: "plug", laptop, into: OFFICE_DEVICE, port: null })),
        laptops.map((laptop) => ({ action: "create-sync-copy", laptop, from })),
        laptops.map((laptop) => ({ action: "unplug", laptop })),
        ...shareCopy(at, laptops, want),
      ];
    }
    case "share-copy": {
      const want = check(findings, ACTIONS[key], piece);
      if (want === undefined) return undefined;
      const laptops = at.laptops(want);
      return laptops === undefined ? undefined : shareCopy(at, laptops, want);
    }
  }
};

const inFolder = (folder: string | undefined) => (folder === undefined ? {} : { folder });

/** Step 2 of the page: accounts, the share, a permission for each account. */
const shareCopy = (
  at: ActionOfFile,
  laptops: ReadonlyArray<string>,
  want: {
    readonly share: string;
    readonly accounts: ReadonlyArray<{ readonly name: string; readonly password: string }>;
  },
): ReadonlyArray<SmallStep> => {
  const { share, accounts } = want;
  for (const laptop of laptops) {
    at.reader.paths.defineShare(laptop, share, at.span("share"));
    for (const { name } of accounts)
      at.reader.accounts.define(laptop, name, at.entryKey("accounts"));
  }
  return [
    ...accounts.map(({ name, password }) =>
      laptops.map((laptop): Action => ({
        action: "create-account",
        laptop,
        name,
        password,
        disabled: false,
        expired: false,
      })),
    ),
    laptops.map((laptop): Action => ({ action: "share-folder", laptop, share })),
    ...accounts.map(({ name }) =>
      laptops.map((laptop): Action => ({
        action: "grant",
        laptop,
        share,
        account: name,
        access: "read-write",
      })),
    ),
  ];
};
