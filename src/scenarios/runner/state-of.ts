/** What an open copy shows, for the checkers: its digest, and every register somebody edited. */
import { createHash } from "node:crypto";
import type { Json } from "../../engine/ports.ts";
import { ledgerOf } from "../checks/ledger.ts";
import { filesSaid } from "./perform-files.ts";
import type { OpenCopy, Room } from "./room.ts";
import { keptAside, keptBack, shownIn } from "./shown.ts";

export const stateOf = (
  room: Room,
  laptop: string,
  copy: OpenCopy,
  /** Registers that are told besides those somebody has edited by now. */
  also: ReadonlyArray<string> = [],
): { readonly [key: string]: Json } => {
  const edited: Record<string, Json> = {};
  const aside: Record<string, Json> = {};
  const inLedger = ledgerOf(room.kernel.journal.events).map((edit) => edit.register);
  for (const register of [...new Set([...inLedger, ...also])].sort()) {
    edited[register] = [...shownIn(copy.handle, register), ...keptBack(copy.handle, register)];
    const values = keptAside(copy.handle, register);
    if (values.length > 0) aside[register] = [...values];
  }
  const numbers: Record<string, Json> = {};
  for (const { record, shown } of copy.handle.numbers()) numbers[record] = shown;
  return {
    copy: copy.handle.identity.copyId,
    digest: createHash("sha256").update(JSON.stringify(copy.handle.exportState())).digest("hex"),
    edited,
    ...(Object.keys(aside).length === 0 ? {} : { aside }),
    ...(Object.keys(numbers).length === 0 ? {} : { numbers }),
    ...filesSaid(room, laptop, copy),
  };
};
