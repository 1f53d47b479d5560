/**
 * The accounts of one machine (domain rules 26 to 28). Every laptop has its own; a name created on one is unknown on the
 * next. Names are compared without case, passwords exactly.
 */
import { refusal, success, type Outcome } from "../windows/codes.ts";
import { foldName } from "../disk/file-names.ts";
import type { FieldPolicies } from "../policies.ts";

export interface Account {
  readonly name: string;
  readonly password: string;
  readonly disabled: boolean;
  readonly expired: boolean;
  readonly lockedOut: boolean;
  /** Groups of this machine it belongs to, besides Everyone. */
  readonly groups?: ReadonlyArray<string>;
}

/** Everybody who is let in belongs to it. */
const EVERYONE = "Everyone";
/** Who arrives where everybody is a guest (rule 30). */
export const GUEST: Account = {
  name: "Guest",
  password: "",
  disabled: false,
  expired: false,
  lockedOut: false,
  groups: ["Guests"],
};

/** What arrives at a server when somebody logs on over the network. */
export interface LogOn {
  /** `field`, or `PARENT\field`. */
  readonly user: string;
  readonly password: string;
  /** The logged-on Windows pair, offered without asking (rule 28); it is matched by name alone. */
  readonly implicit: boolean;
}

/** The part of a typed user name that names the account, without `MACHINE\`. */
export const accountOf = (user: string): string => user.slice(user.lastIndexOf("\\") + 1);

const machineOf = (user: string): string | null => {
  const end = user.indexOf("\\");
  return end < 0 ? null : user.slice(0, end);
};

export class Accounts {
  readonly #machineName: () => string;
  readonly #policies: FieldPolicies;
  readonly #byName = new Map<string, Account>();
  /** Every request over the network asks for them. */
  readonly #namesOf = new Map<string, ReadonlyArray<string>>();

  constructor(machineName: () => string, policies: FieldPolicies) {
    this.#machineName = machineName;
    this.#policies = policies;
  }

  find(name: string): Account | undefined {
    return this.#byName.get(foldName(name));
  }

  /** In the order in which they were made. */
  all(): ReadonlyArray<Account> {
    return [...this.#byName.values()];
  }

  add(account: Account): void {
    this.#byName.set(foldName(account.name), account);
    this.#namesOf.clear();
  }

  /** The names somebody goes by who is let in as this account: its own, its groups', Everyone (rule 31). */
  namesOf(account: string): ReadonlyArray<string> {
    let names = this.#namesOf.get(account);
    if (names === undefined) {
      const { name, groups = [] } = this.find(account) ?? GUEST;
      names = [name, ...groups, EVERYONE];
      this.#namesOf.set(account, names);
    }
    return names;
  }

  /** Whether permissions can be given to this name: an account, or a group somebody is in. */
  knows(name: string): boolean {
    const folded = foldName(name);
    const known = [GUEST, ...this.#byName.values()];
    return known.some((account) =>
      [account.name, ...(account.groups ?? []), EVERYONE].some((each) => foldName(each) === folded),
    );
  }

  /** The account of this machine a pair is meant for, if there is one. */
  meant({ user, implicit }: LogOn): Account | undefined {
    return implicit || this.#isAddressedHere(user) ? this.find(accountOf(user)) : undefined;
  }

  /**
   * Whether this pair may log on over the network (rule 27). The password is looked at before the restrictions, so a
   * stranger learns nothing about an account.
   */
  authenticate(who: LogOn): Outcome<Account> {
    const { password } = who;
    const account = this.meant(who);
    if (account === undefined) return refusal(1326);
    if (account.lockedOut) return refusal(1909);
    if (account.password !== password) return refusal(1326);
    if (account.disabled) return refusal(1331);
    if (account.expired) return refusal(1330);
    if (account.password === "") return refusal(1327);
    return success(account);
  }

  #isAddressedHere(user: string): boolean {
    const machine = machineOf(user);
    if (machine === null) return this.#policies.bareUser === "account-of-server";
    return foldName(machine) === foldName(this.#machineName());
  }
}
