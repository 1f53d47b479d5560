/** Our acknowledgement: what we have of every log, the pieces we want, and our snapshots (engine §1.6). */
import { logsInOrder } from "../log/book.ts";
import type { Core } from "../copy/core.ts";
import { wantedPieces } from "../copy/damaged.ts";
import { limits } from "../limits.ts";
import type { Hash } from "../log/names.ts";
import { encodeHave, type Have } from "../copy/papers.ts";

/**
 * Those of the wanted pieces that this acknowledgement names. Where it cannot name all, nobody may have the first of them: half of the places
 * go to others every time.
 */
const someOf = (wanted: ReadonlyArray<Hash>, number: number): ReadonlyArray<Hash> => {
  const most = limits.wantedChunks;
  if (wanted.length <= most) return wanted;
  const first = wanted.slice(0, Math.ceil(most / 2));
  const others = wanted.slice(first.length);
  const from = (number * (most - first.length)) % others.length;
  return [...first, ...others.slice(from), ...others.slice(0, from)].slice(0, most);
};

/** Our acknowledgement with this number. */
export const haveOf = (core: Core, number: number): Have => ({
  copy: core.own.copy,
  user: core.user,
  machine: core.machine,
  number,
  entries: logsInOrder(core.book)
    .filter(({ seq }) => seq > 0)
    .map((log) => ({ log: log.id, seq: log.seq, head: log.head })),
  wants: someOf(wantedPieces(core), number),
  snapshots: [...core.book.snapshots.keys()].slice(0, limits.snapshots),
});

/** The same as it is published. Whoever meets these very bytes in this process need not parse them. */
export const sealedHave = (core: Core, number: number): Uint8Array => {
  const have = haveOf(core, number);
  const bytes = encodeHave(have, core.keys);
  core.decoded.acknowledgements.set(bytes, have);
  return bytes;
};

/** Whether an acknowledgement written earlier still says what we would say now. */
export const saysTheSame = (core: Core, have: Have | undefined): boolean => {
  if (have === undefined || have.copy !== core.own.copy) return false;
  const now = haveOf(core, have.number);
  return (
    now.entries.length === have.entries.length &&
    now.entries.every(
      (entry, i) => entry.log === have.entries[i]?.log && entry.head === have.entries[i]?.head,
    ) &&
    now.wants.length === have.wants.length &&
    now.wants.every((hash, i) => hash === have.wants[i]) &&
    now.snapshots.length === have.snapshots.length &&
    now.snapshots.every((hash, i) => hash === have.snapshots[i])
  );
};
