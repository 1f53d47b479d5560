/**
 * One user's way into one share: the connection it goes through, and the requests that go over it. Connects what is not
 * connected yet, so an operation after an idle drop simply works again if there is a seat (domain rule 23).
 */
import { failureOf, success, type Failure, type Outcome } from "../windows/codes.ts";
import type { Connection, LossOfConnection } from "./connection.ts";
import { hasDurableHandles } from "./durable.ts";
import { Errand, Request, type Ended, type WayToShare, type Work } from "./errand.ts";
import { Exchange, type AnswerSize, type Asker } from "./exchange.ts";
import type { SharePlace } from "./entry.ts";
import type { OpenRequest } from "./file-server.ts";
import { LooksThere } from "./looks-there.ts";
import type { FileOperation } from "../disk/operation.ts";
import type { Micros } from "../../sim/time.ts";
import type { Room } from "../room.ts";
import type { NamesOfPlace } from "./name-cache.ts";
import type { Purpose } from "./sessions.ts";
import type { Transport } from "../wire/transport.ts";

const SMALL: AnswerSize = { contentBytes: 0, otherBytes: 0, stillReading: 0 };

/** A file operation on its way to the server. */
class OperationThere<A> implements Work<A> {
  readonly #operation: FileOperation<A>;
  readonly #holder: object;
  readonly #place: SharePlace;

  constructor(operation: FileOperation<A>, holder: object, place: SharePlace) {
    this.#operation = operation;
    this.#holder = holder;
    this.#place = place;
  }

  get what(): string {
    return this.#operation.path;
  }

  get uploadBytes(): number {
    return this.#operation.uploadBytes;
  }

  serve(transport: Transport, asker: Asker<A>, since: Micros): void {
    const operation = this.#operation;
    const request = { operation, holder: this.#holder, place: this.#place, since };
    transport.server.fileServer.operate(transport, request, (outcome, stillReading) => {
      if (!outcome.ok) return asker.answer(outcome, SMALL);
      const contentBytes = operation.contentBytes(outcome.value);
      const { listedNameBytes } = transport.room.constants;
      const otherBytes = operation.listedNames(outcome.value) * listedNameBytes;
      asker.answer(outcome, { contentBytes, otherBytes, stillReading });
    });
  }

  cutShort(transport: Transport, movedBytes: number): void {
    const written = { operation: this.#operation, place: this.#place };
    transport.server.fileServer.writtenInPart(transport, written, movedBytes);
  }
}

export class Tree implements WayToShare {
  readonly #room: Room;
  readonly #connection: Connection;
  readonly #purpose: Purpose;
  readonly place: SharePlace;
  /** The transport this share is connected on; another one needs a new tree connect. */
  #connectedOn: Transport | null = null;
  readonly #holder: object;
  /** What the client remembers of the names there. */
  readonly #names: NamesOfPlace;
  #durable = false;
  #released = false;

  /** The connection must already count this tree's owner as a user, under the same object. */
  constructor(options: {
    readonly room: Room;
    readonly connection: Connection;
    readonly purpose: Purpose;
    readonly place: SharePlace;
    readonly holder: object;
  }) {
    this.#room = options.room;
    this.#connection = options.connection;
    this.#purpose = options.purpose;
    this.place = options.place;
    this.#holder = options.holder;
    this.#names = options.connection.names.at(options.place);
  }

  get server(): string {
    return this.#connection.server;
  }

  get account(): string | null {
    return this.#connection.transport?.session?.account ?? null;
  }

  /** Gets as far as the share: session and tree connect. The returned function stops waiting for it. */
  connect(done: (outcome: Outcome<void>) => void): () => void {
    let isOver = false;
    this.reach((reached) => {
      if (!isOver) done(reached.ok ? success(undefined) : reached);
    });
    return () => {
      isOver = true;
    };
  }

  /** Runs a file operation; the returned function stops waiting for it. */
  run<A>(operation: FileOperation<A>, finished: (outcome: Outcome<A>) => void): () => void {
    const there = new OperationThere(operation, this.#holder, this.place);
    if (!this.#remembers) return this.#send(there, finished);
    const names = this.#names;
    const known = names.answer(operation);
    if (known !== undefined) {
      finished(known);
      return () => {};
    }
    return this.#send(there, (outcome) => {
      names.learn(operation, outcome);
      finished(outcome);
    });
  }

  /** Runs several operations that look at names in one exchange, with one answer each. */
  runAll<A>(
    operations: ReadonlyArray<FileOperation<A>>,
    finished: (outcomes: ReadonlyArray<Outcome<A>>) => void,
  ): () => void {
    if (!this.#remembers) return this.#askAll(operations, finished);
    const names = this.#names;
    const known = operations.map((operation) => names.answer(operation));
    const asked = operations.filter((_, index) => known[index] === undefined);
    const answered = (answers: ReadonlyArray<Outcome<A>>): void => {
      let next = 0;
      const all = operations.map((operation, index) => {
        const remembered = known[index];
        if (remembered !== undefined) return remembered;
        const answer = answers[next++]!;
        names.learn(operation, answer);
        return answer;
      });
      finished(all);
    };
    if (asked.length > 0) return this.#askAll(asked, answered);
    answered([]);
    return () => {};
  }

  /** Opens a file and keeps it open. */
  openFile(
    wanted: Pick<OpenRequest, "path" | "wish" | "locks" | "giveBack">,
    done: (outcome: Outcome<"alone" | "with-others">) => void,
  ): () => void {
    const request = { holder: this.#holder, place: this.place, ...wanted };
    return this.#send(
      {
        what: wanted.path,
        uploadBytes: 0,
        serve: (transport, asker) =>
          transport.server.fileServer.openFile(transport, request, (outcome) =>
            asker.answer(outcome, SMALL),
          ),
      },
      done,
    );
  }

  /** Whether what is open through it outlives the connection (rule 35). */
  get durable(): boolean {
    return this.#durable;
  }

  /** Has the caller told, once, when the connection breaks. */
  whenLost(tell: (why: LossOfConnection) => void): void {
    this.#connection.whenLost(this.#holder, tell);
  }

  /** After the connection broke: takes up the file that was open through it. */
  takeUpFile(
    { giveBack }: Pick<OpenRequest, "giveBack">,
    done: (outcome: Outcome<void>) => void,
  ): () => void {
    return this.#send<void>(
      {
        what: this.place.share,
        uploadBytes: 0,
        serve: (there, asker) =>
          asker.answer(there.server.fileServer.takeUpFile(there, this.#holder, giveBack), SMALL),
      },
      done,
    );
  }

  /** Somebody logged on by hand: the connection waits for use, without this user, until it idles out. */
  staySignedIn(): void {
    this.#connection.signedIn = true;
    this.release({ keepSignIn: true });
  }

  /** Lets go; the session goes with its last user. `keepSignIn` where this never got as far as being used. */
  release(options: { readonly keepSignIn: boolean }): void {
    this.#released = true;
    this.#connection.release(this.#holder, options);
  }

  // ---- the way of its errands --------------------------------------------------------------------------------------

  get open(): Transport | null {
    const { transport } = this.#connection;
    return this.#released || transport !== this.#connectedOn ? null : transport;
  }

  reach(done: (outcome: Outcome<Transport>) => void): void {
    const letGo = { ok: false, failure: failureOf(64) } as const;
    if (this.#released) return done(letGo);
    // Who has let go meanwhile asks for nothing more: what would be opened for him then, nobody would close.
    const going = (outcome: Outcome<Transport>): void =>
      done(outcome.ok && this.#released ? letGo : outcome);
    this.#connection.ensure(this.#purpose, (reached) => {
      if (!reached.ok || this.#released || reached.value === this.#connectedOn)
        return going(reached);
      this.#connectTree(reached.value, going);
    });
  }

  used(): void {
    this.#connection.restartIdleTimer();
  }

  lose(transport: Transport): void {
    this.#connection.lose(transport);
  }

  /** Whether what the host answers is kept for a while. */
  get #remembers(): boolean {
    return this.#room.policies.clientCaches === "on" && this.#durable;
  }

  #askAll<A>(
    operations: ReadonlyArray<FileOperation<A>>,
    done: (outcomes: ReadonlyArray<Outcome<A>>) => void,
  ): () => void {
    const { requestBytes } = this.#room.constants;
    const where = { holder: this.#holder, place: this.place, requestBytes };
    return this.#send(new LooksThere(operations, where), (answers) =>
      done(answers.ok ? answers.value : operations.map(() => answers)),
    );
  }

  #send<A>(work: Work<A>, done: (outcome: Outcome<A>) => void): () => void {
    const errand = new Errand(this, work, done);
    errand.start();
    return errand.stop;
  }

  #connectTree(transport: Transport, done: (outcome: Outcome<Transport>) => void): void {
    const { share } = this.place;
    const work: Work<void> = {
      what: share,
      uploadBytes: 0,
      serve: (there, asker) =>
        asker.answer(there.server.fileServer.connectTree(there, this.#holder, share), SMALL),
    };
    const ended: Ended<void> = (_, end) => {
      const failure = end.kind === "reset" ? failureOf(64) : failureIn(end.outcome);
      if (end.kind === "reset") this.lose(transport);
      if (failure !== null) return done({ ok: false, failure });
      this.#connectedOn = transport;
      this.#durable = hasDurableHandles(transport.client, transport.server);
      done(success(transport));
    };
    new Exchange(new Request(this, transport, work, ended)).start();
  }
}

const failureIn = (outcome: Outcome<unknown>): Failure | null =>
  outcome.ok ? null : outcome.failure;
