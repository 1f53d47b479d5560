/**
 * Accounts that lock themselves after wrong passwords (domain rule 27, §D 32): so many wrong ones within a while, and the account
 * answers 1909 to everybody, the right password included, until its time is over.
 */
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import { foldName } from "../disk/file-names.ts";
import { mark, type Room } from "../room.ts";

interface Tries {
  wrong: number;
  lastAt: Micros;
  lockedUntil: Micros;
}

export class Lockout {
  readonly #room: Room;
  readonly #host: string;
  /** Wrong passwords in a row that lock an account; 0 locks none. */
  readonly #after: number;
  readonly #byAccount = new Map<string, Tries>();

  constructor(options: { readonly room: Room; readonly host: string; readonly after: number }) {
    this.#room = options.room;
    this.#host = options.host;
    this.#after = options.after;
  }

  isLocked(account: string): boolean {
    const tries = this.#byAccount.get(foldName(account));
    return tries !== undefined && this.#room.kernel.now < tries.lockedUntil;
  }

  /** Somebody typed the right password, or an administrator unlocked the account. */
  forgive(account: string): void {
    this.#byAccount.delete(foldName(account));
  }

  wrongPassword(account: string): void {
    const { kernel, constants } = this.#room;
    if (this.#after === 0) return;
    const key = foldName(account);
    const window = constants.lockoutMillis * MILLISECOND;
    const known = this.#byAccount.get(key);
    const isRecent = known !== undefined && kernel.now - known.lastAt < window;
    const tries = isRecent ? known : { wrong: 0, lastAt: 0, lockedUntil: 0 };
    this.#byAccount.set(key, tries);
    tries.wrong += 1;
    tries.lastAt = kernel.now;
    if (tries.wrong < this.#after) return;
    tries.wrong = 0;
    tries.lockedUntil = kernel.now + window;
    kernel.record("account.locked", this.#host, { account });
    mark(this.#room, this.#host, "account-locked-out");
  }
}
