/**
 * One user's way into one share: the connection it goes through, and the requests that go over it. Connects what is not
 * connected yet, so an operation after an idle drop simply works again if there is a seat (domain rule 23).
 */
import { failureOf, success, type Failure, type Outcome } from "../windows/codes.ts";
import type { Connection, LossOfConnection } from "./connection.ts";
import { hasDurableHandles } from "./durable.ts";
import { Exchange, type AnswerSize } from "./exchange.ts";
import type { SharePlace } from "./entry.ts";
import type { OpenRequest } from "./file-server.ts";
import type { FileOperation } from "../disk/operation.ts";
import type { Micros } from "../../sim/time.ts";
import type { Room } from "../room.ts";
import type { Purpose } from "./sessions.ts";
import type { Transport } from "../wire/transport.ts";

const SMALL: AnswerSize = { contentBytes: 0, otherBytes: 0, stillReading: 0 };

type Serve<A> = (
  transport: Transport,
  answer: (outcome: Outcome<A>, size: AnswerSize) => void,
  since: Micros,
) => void;

/** Something to be done at the server. */
interface Errand<A> {
  readonly what: string;
  readonly uploadBytes: number;
  /** What requests weigh that go with this one. */
  readonly othersBytes?: number;
  readonly serve: Serve<A>;
  /** What is left at the server of content that arrived in part. */
  readonly cutShort?: (transport: Transport, movedBytes: number) => void;
}

export class Tree {
  readonly #room: Room;
  readonly #connection: Connection;
  readonly #purpose: Purpose;
  readonly place: SharePlace;
  /** The transport this share is connected on; another one needs a new tree connect. */
  #connectedOn: Transport | null = null;
  readonly #holder: object;
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
    this.#withShare((reached) => {
      if (!isOver) done(reached.ok ? success(undefined) : reached);
    });
    return () => {
      isOver = true;
    };
  }

  /** Runs a file operation; the returned function stops waiting for it. */
  run<A>(operation: FileOperation<A>, finished: (outcome: Outcome<A>) => void): () => void {
    const remembers = this.#room.policies.clientCaches === "on" && this.#durable;
    const { names } = this.#connection;
    const known = remembers ? names.answer(this.place, operation) : undefined;
    if (known !== undefined) {
      finished(known);
      return () => {};
    }
    const done = (outcome: Outcome<A>): void => {
      if (remembers) names.learn(this.place, operation, outcome);
      finished(outcome);
    };
    const { listedNameBytes } = this.#room.constants;
    const size = (outcome: Outcome<A>, stillReading: Micros): AnswerSize => {
      if (!outcome.ok) return SMALL;
      const contentBytes = operation.contentBytes(outcome.value);
      const otherBytes = operation.listedNames(outcome.value) * listedNameBytes;
      return { contentBytes, otherBytes, stillReading };
    };
    return this.#send(
      {
        what: operation.path,
        uploadBytes: operation.uploadBytes,
        serve: (transport, answer, since) => {
          const request = { operation, holder: this.#holder, place: this.place, since };
          transport.server.fileServer.operate(transport, request, (outcome, stillReading) =>
            answer(outcome, size(outcome, stillReading)),
          );
        },
        cutShort: (transport, movedBytes) =>
          transport.server.fileServer.writtenInPart(
            transport,
            { operation, place: this.place },
            movedBytes,
          ),
      },
      done,
    );
  }

  /**
   * Runs several operations that look at names in one exchange, as a client does that sends one request behind the other without
   * waiting. Each is judged as if it came alone.
   */
  runAll<A>(
    operations: ReadonlyArray<FileOperation<A>>,
    finished: (outcomes: ReadonlyArray<Outcome<A>>) => void,
  ): () => void {
    const remembers = this.#room.policies.clientCaches === "on" && this.#durable;
    const { names } = this.#connection;
    const { listedNameBytes, requestBytes } = this.#room.constants;
    const outcomes = operations.map((operation) =>
      remembers ? names.answer(this.place, operation) : undefined,
    );
    const asked = operations.filter((_, index) => outcomes[index] === undefined);
    const answered = (answers: Outcome<ReadonlyArray<Outcome<A>>>): void => {
      let next = 0;
      const all = operations.map((operation, index) => {
        const remembered = outcomes[index];
        if (remembered !== undefined) return remembered;
        const answer = answers.ok ? answers.value[next++]! : answers;
        if (remembers) names.learn(this.place, operation, answer);
        return answer;
      });
      finished(all);
    };
    const [first] = asked;
    if (first === undefined) {
      answered(success([]));
      return () => {};
    }
    const othersBytes = (asked.length - 1) * requestBytes;
    const serve: Serve<ReadonlyArray<Outcome<A>>> = (transport, answer) => {
      const { fileServer } = transport.server;
      const where = { holder: this.#holder, place: this.place };
      const answers = asked.map((operation) => fileServer.look(transport, operation, where));
      const listed = answers.reduce(
        (sum, each, index) => sum + (each.ok ? asked[index]!.listedNames(each.value) : 0),
        0,
      );
      const otherBytes = othersBytes + listed * listedNameBytes;
      answer(success(answers), { ...SMALL, otherBytes });
    };
    return this.#send({ what: first.path, uploadBytes: 0, othersBytes, serve }, answered);
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
        serve: (transport, answer) =>
          transport.server.fileServer.openFile(transport, request, (outcome) =>
            answer(outcome, SMALL),
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
        serve: (there, answer) =>
          answer(there.server.fileServer.takeUpFile(there, this.#holder, giveBack), SMALL),
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

  /** The share is reached, then the errand is sent; once more from the start where the server did not know us. */
  #send<A>(errand: Errand<A>, done: (outcome: Outcome<A>) => void): () => void {
    let isOver = false;
    const finish = (outcome: Outcome<A>): void => {
      if (isOver) return;
      isOver = true;
      done(outcome);
    };
    const attempt = (triesLeft: number): void => {
      this.#withShare((reached) => {
        if (isOver) return;
        if (!reached.ok) return finish(reached);
        const transport = reached.value;
        this.#exchange(transport, errand, (end) => {
          if (end.kind !== "reset") return finish(end.outcome);
          this.#connection.lose(transport);
          if (triesLeft > 0 && !isOver) return attempt(triesLeft - 1);
          finish({ ok: false, failure: failureOf(64) });
        });
      });
    };
    attempt(1);
    return () => {
      isOver = true;
    };
  }

  #withShare(done: (outcome: Outcome<Transport>) => void): void {
    if (this.#released) return done({ ok: false, failure: failureOf(64) });
    this.#connection.ensure(this.#purpose, (reached) => {
      if (!reached.ok || reached.value === this.#connectedOn) return done(reached);
      this.#connectTree(reached.value, done);
    });
  }

  #connectTree(transport: Transport, done: (outcome: Outcome<Transport>) => void): void {
    const { share } = this.place;
    const errand: Errand<void> = {
      what: share,
      uploadBytes: 0,
      serve: (there, answer) =>
        answer(there.server.fileServer.connectTree(there, this.#holder, share), SMALL),
    };
    this.#exchange(transport, errand, (end) => {
      const failure = end.kind === "reset" ? failureOf(64) : failureIn(end.outcome);
      if (end.kind === "reset") this.#connection.lose(transport);
      if (failure !== null) return done({ ok: false, failure });
      this.#connectedOn = transport;
      this.#durable = hasDurableHandles(transport.client, transport.server);
      done(success(transport));
    });
  }

  #exchange<A>(
    transport: Transport,
    errand: Errand<A>,
    done: (
      end: { readonly kind: "answered"; readonly outcome: Outcome<A> } | { readonly kind: "reset" },
    ) => void,
  ): void {
    new Exchange<A>({
      transport,
      what: errand.what,
      uploadBytes: errand.uploadBytes,
      othersBytes: errand.othersBytes ?? 0,
      serve: (answer, since) => errand.serve(transport, answer, since),
      cutShort: (movedBytes) => errand.cutShort?.(transport, movedBytes),
      ended: (end) => {
        this.#connection.restartIdleTimer();
        if (end.kind !== "broken") return done(end);
        this.#connection.lose(transport);
        done({ kind: "answered", outcome: { ok: false, failure: end.failure } });
      },
    }).start();
  }
}

const failureIn = (outcome: Outcome<unknown>): Failure | null =>
  outcome.ok ? null : outcome.failure;
