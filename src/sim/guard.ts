/**
 * The leak guard: inside a run the host's clock, timers, promises and randomness do not exist (architecture, "The kernel",
 * point 6). Whoever reaches for one is refused on the spot, by name and stack; when the run ends, everything is back.
 *
 * Taking all that away and putting it back takes longer than a short run does: whoever plays thousands of them holds one guard over all,
 * and between two runs the host answers as ever.
 *
 * A native promise cannot be refused, only noticed: the run ends after the task that made it. Writing to the console is no
 * part of the run and may use whatever it needs. Not seen: file and network calls that answer at once, `process.env`, the
 * order of a `WeakRef`'s death, and functions taken out of their module before the run (`const now = Date.now`).
 */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import { promiseHooks } from "node:v8";
import { stackBelow } from "./stack.ts";

export interface Leak {
  /** What was used: `Date.now`, `setTimeout`, `a native promise` … */
  readonly what: string;
  readonly stack: string;
}

/** Thrown at the place that reached outside. */
class LeakError extends Error {
  override readonly name = "LeakError";
}

/** Console output goes through these frames. */
const CONSOLE = "node:internal/console";

const TIMERS = ["setTimeout", "setInterval", "setImmediate"];
const WEB_CRYPTO = ["getRandomValues", "randomUUID"];
const NODE_CRYPTO = (
  "randomBytes pseudoRandomBytes randomFill randomFillSync randomInt randomUUID " +
  "generateKey generateKeySync generateKeyPair generateKeyPairSync generatePrime generatePrimeSync"
).split(" ");

interface Replaced {
  readonly owner: object;
  readonly name: string;
  readonly descriptor: PropertyDescriptor | undefined;
}

export class Guard {
  /** The first leak of this run. */
  leak: Leak | undefined = undefined;
  readonly #replaced: Array<Replaced> = [];
  readonly #stopWatchingPromises: () => void;
  #isWatching = true;

  static install(): Guard {
    return new Guard();
  }

  /** Plays many runs under one guard: hand it to their kernels. Everything is back when `play` has ended. */
  static over<A>(play: (guard: Guard) => A): A {
    const guard = new Guard();
    guard.rest();
    try {
      return play(guard);
    } finally {
      guard.restore();
    }
  }

  /** The next run begins. */
  watch(): void {
    this.leak = undefined;
    this.#isWatching = true;
  }

  /** A run has ended, and the host is there again. */
  rest(): void {
    this.#isWatching = false;
  }

  private constructor() {
    for (const name of [...TIMERS, "queueMicrotask"]) this.#refuseMethod(globalThis, name, name);
    for (const name of TIMERS) this.#refuseMethod(timers, name, name);
    this.#refuseMethod(process, "nextTick", "process.nextTick");
    this.#refuseMethod(process.hrtime, "bigint", "process.hrtime.bigint");
    this.#refuseMethod(process, "hrtime", "process.hrtime");
    this.#refuseMethod(process, "uptime", "process.uptime");
    this.#refuseMethod(performance, "now", "performance.now");
    this.#refuseMethod(Math, "random", "Math.random");
    for (const name of WEB_CRYPTO) this.#refuseMethod(globalThis.crypto, name, `crypto.${name}`);
    for (const name of NODE_CRYPTO) this.#refuseMethod(crypto, name, `crypto.${name}`);
    this.#replace(globalThis, "Date", this.#guardedDate());
    // Modules that imported one of these by name see the replacement too.
    syncBuiltinESMExports();
    const stop = promiseHooks.onInit(this.#onPromise);
    this.#stopWatchingPromises = () => stop();
  }

  /** Puts every global back exactly as it was. */
  restore(): void {
    this.#stopWatchingPromises();
    for (const { owner, name, descriptor } of this.#replaced.reverse()) {
      if (descriptor === undefined) Reflect.deleteProperty(owner, name);
      else Reflect.defineProperty(owner, name, descriptor);
    }
    syncBuiltinESMExports();
  }

  #refuseMethod(owner: object, name: string, what: string): void {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== "function") return;
    const guard = this;
    const refused = function (this: unknown, ...given: Array<unknown>): unknown {
      guard.#refuse(what, refused);
      return Reflect.apply(original, this, given);
    };
    // `process.hrtime.bigint` and the like stay reachable through the replacement, refused in their turn.
    for (const key of Object.keys(original)) Reflect.set(refused, key, Reflect.get(original, key));
    this.#replace(owner, name, refused);
  }

  #replace(owner: object, name: string, value: unknown): void {
    const descriptor = Reflect.getOwnPropertyDescriptor(owner, name);
    const replaced = Reflect.defineProperty(owner, name, {
      value,
      configurable: true,
      writable: true,
      enumerable: descriptor?.enumerable ?? false,
    });
    if (!replaced) throw new Error(`the leak guard cannot watch ${name}: it is not configurable`);
    this.#replaced.push({ owner, name, descriptor });
  }

  /** `new Date(millis)` is arithmetic and stays; the present moment is refused. */
  #guardedDate(): unknown {
    const guard = this;
    const HostDate = Date;
    const GuardedDate = function (...given: Array<unknown>): unknown {
      if (new.target === undefined) {
        guard.#refuse("Date()", GuardedDate);
        return HostDate();
      }
      if (given.length === 0) guard.#refuse("new Date()", GuardedDate);
      return Reflect.construct(HostDate, given, new.target === GuardedDate ? HostDate : new.target);
    };
    const now = (): number => {
      guard.#refuse("Date.now", now);
      return HostDate.now();
    };
    return Object.assign(GuardedDate, {
      now,
      parse: HostDate.parse,
      UTC: HostDate.UTC,
      prototype: HostDate.prototype,
    });
  }

  /** Throws, except on the way to the console. */
  #refuse(what: string, caller: (...given: Array<never>) => unknown): void {
    if (!this.#isWatching) return;
    const stack = stackBelow(caller);
    if (stack.includes(CONSOLE)) return;
    const named = what + explanation(stack);
    this.leak ??= { what: named, stack };
    throw new LeakError(`${named} was used inside a run: it would make the run depend on the host`);
  }

  readonly #onPromise = (): void => {
    if (!this.#isWatching || this.leak !== undefined) return;
    const stack = stackBelow(this.#onPromise);
    if (stack.includes(CONSOLE)) return;
    this.leak = { what: `a native promise${explanation(stack)}`, stack };
  };
}

/** Effect's own internals reach outside in two cases; say what the program did to make them. */
const explanation = (stack: string): string => {
  const nearest = stack.split("\n", 4).join("\n");
  if (/effect\/(dist|src)\/Scheduler\./.test(nearest)) {
    return " (by Effect's default scheduler: a queue, a semaphore or a fiber was made outside the machines of this run)";
  }
  if (/effect\/(dist|src)\/Hash\./.test(nearest)) {
    return " (by effect/Hash: an object without a hash of its own is the key of a hash map or set)";
  }
  return "";
};
