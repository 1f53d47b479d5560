/**
 * Several looks at names on their way to the server, in one exchange: a client sends one request behind the other without waiting. Each
 * is judged as if it came alone.
 */
import type { FileOperation } from "../disk/operation.ts";
import type { Transport } from "../wire/transport.ts";
import { success, type Outcome } from "../windows/codes.ts";
import type { SharePlace } from "./entry.ts";
import type { Work } from "./errand.ts";
import type { Asker } from "./exchange.ts";

export class LooksThere<A> implements Work<ReadonlyArray<Outcome<A>>> {
  readonly what: string;
  readonly uploadBytes = 0;
  readonly othersBytes: number;
  readonly #operations: ReadonlyArray<FileOperation<A>>;
  readonly #where: { readonly holder: object; readonly place: SharePlace };

  constructor(
    operations: ReadonlyArray<FileOperation<A>>,
    where: { readonly holder: object; readonly place: SharePlace; readonly requestBytes: number },
  ) {
    this.what = operations[0]?.path ?? "";
    this.othersBytes = (operations.length - 1) * where.requestBytes;
    this.#operations = operations;
    this.#where = where;
  }

  serve(transport: Transport, asker: Asker<ReadonlyArray<Outcome<A>>>): void {
    const { fileServer } = transport.server;
    const outcomes: Array<Outcome<A>> = [];
    let names = 0;
    for (const operation of this.#operations) {
      const outcome = fileServer.look(transport, operation, this.#where);
      outcomes.push(outcome);
      if (outcome.ok) names += operation.listedNames(outcome.value);
    }
    const otherBytes = this.othersBytes + names * transport.room.constants.listedNameBytes;
    asker.answer(success(outcomes), { contentBytes: 0, otherBytes, stillReading: 0 });
  }
}
