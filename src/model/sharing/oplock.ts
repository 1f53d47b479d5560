/**
 * An oplock as the server sees it (domain rule 37): the first who opens a file may keep it to himself. When somebody else comes,
 * the server asks for it back; a client that does not answer is waited for 35 s, and no longer.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import type { Hold, Oplock } from "./holds.ts";
import { mark } from "../room.ts";
import { tell } from "../wire/stream.ts";
import type { Transport } from "../wire/transport.ts";

export class ServerOplock implements Oplock {
  readonly #transport: Transport;
  readonly #hold: Hold;
  /** At the client: sends what it has kept back, then answers. */
  readonly #giveBack: (answer: () => void) => void;
  readonly #waiting: Array<() => void> = [];
  #timer: number | null = null;

  constructor(options: {
    readonly transport: Transport;
    readonly hold: Hold;
    readonly giveBack: (answer: () => void) => void;
  }) {
    this.#transport = options.transport;
    this.#hold = options.hold;
    this.#giveBack = options.giveBack;
  }

  recall(done: () => void): void {
    this.#waiting.push(done);
    if (this.#waiting.length > 1) return;
    const { room, client, server } = this.#transport;
    const delay = room.constants.oplockAnswerMillis * MILLISECOND;
    this.#timer = room.kernel.schedule(delay, EventKind.server, server.entity, () => {
      this.#timer = null;
      mark(room, server.name, "oplock-waited-for");
      this.settle();
    });
    const goesOn = (): boolean => this.#timer !== null && this.#transport.clientAlive;
    const answer = (): void => tell(client, server, { arrived: () => this.settle(), goesOn });
    tell(server, client, { arrived: () => this.#giveBack(answer), goesOn });
  }

  /** It is given back, or its holder is gone. */
  settle(): void {
    if (this.#timer !== null) this.#transport.room.kernel.cancel(this.#timer);
    this.#timer = null;
    // Where its holder was missed meanwhile, the host has the file back already, for whoever comes (rule 35).
    if (this.#hold.oplock === this) this.#hold.oplock = null;
    for (const go of this.#waiting.splice(0)) go();
  }
}
