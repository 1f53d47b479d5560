/**
 * Files whose client is gone for a while (domain rule 35): where the dialect has durable handles and nobody else wanted the file,
 * the server keeps it open for 16 minutes, and whoever comes back takes it up again. Somebody else who wants it meanwhile gets it.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import { commonDialect } from "../windows/editions.ts";
import type { Laptop } from "../laptop.ts";
import type { Room } from "../room.ts";
import type { OpenFile } from "../wire/transport.ts";

interface Kept {
  readonly client: Laptop;
  readonly open: OpenFile;
  readonly timer: number;
}

/** Windows XP has no such handles, in either role. */
export const hasDurableHandles = (client: Laptop, server: Laptop): boolean => {
  const dialect = commonDialect(client.edition, server.edition);
  return dialect !== null && dialect !== "smb1";
};

export class DurableOpens {
  readonly #room: Room;
  readonly #server: Laptop;
  /** By whoever held it. */
  readonly #kept = new Map<object, Kept>();

  constructor(room: Room, server: Laptop) {
    this.#room = room;
    this.#server = server;
  }

  /** The client is gone: keeps its file open, where that is to be had; false where not. */
  keep(client: Laptop, holder: object, open: OpenFile): boolean {
    const { hold } = open;
    const isMine = hold.oplock !== null && hasDurableHandles(client, this.#server);
    if (!isMine || this.#server.power !== "on") return false;
    hold.away = true;
    hold.oplock = {
      recall: (done) => {
        this.#letGo(holder);
        done();
      },
    };
    const { kernel, constants } = this.#room;
    const delay = constants.durableHandleMillis * MILLISECOND;
    const timer = kernel.schedule(delay, EventKind.server, this.#server.entity, () =>
      this.#letGo(holder),
    );
    this.#kept.set(holder, { client, open, timer });
    return true;
  }

  /** The client is back for its file; undefined where it is not kept any more. */
  takeUp(client: Laptop, holder: object): OpenFile | undefined {
    const kept = this.#kept.get(holder);
    if (kept === undefined || kept.client !== client) return undefined;
    this.#kept.delete(holder);
    this.#room.kernel.cancel(kept.timer);
    kept.open.hold.away = false;
    return kept.open;
  }

  /** The server lost its memory. */
  dropAll(): void {
    for (const holder of this.#kept.keys()) this.#letGo(holder);
  }

  #letGo(holder: object): void {
    const kept = this.#kept.get(holder);
    if (kept === undefined) return;
    this.#kept.delete(holder);
    this.#room.kernel.cancel(kept.timer);
    kept.open.release();
  }
}
