/**
 * The accounts of a scenario: which computer has which, and who is named where a password is asked for. Compared once all steps are
 * known, because an account may be made by a later step than the one that is read first.
 */
import type { Context, Findings } from "../findings.ts";
import { closest } from "../suggest.ts";
import type { Span } from "../yaml/tree.ts";

interface Use {
  readonly host: string;
  readonly account: string;
  readonly span: Span;
  readonly context: Context | undefined;
}

interface Defined {
  readonly name: string;
  /** Null for those that are there by themselves. */
  readonly span: Span | null;
}

export class AccountNames {
  readonly #findings: Findings;
  /** By computer, in small letters: Windows does not tell capitals apart. */
  readonly #accounts = new Map<string, Map<string, Defined>>();
  readonly #uses: Array<Use> = [];
  /** Computers at which everybody is Guest, whatever is typed. */
  readonly #guestOnly = new Set<string>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  define(host: string, name: string, span: Span | null): void {
    const accounts = this.#accounts.get(host) ?? new Map<string, Defined>();
    const key = name.toLowerCase();
    if (!accounts.has(key)) accounts.set(key, { name, span });
    this.#accounts.set(host, accounts);
  }

  everybodyIsGuest(host: string): void {
    this.#guestOnly.add(host);
  }

  has(host: string, account: string): boolean {
    return this.#accounts.get(host)?.has(account.toLowerCase()) === true;
  }

  use(host: string, account: string, span: Span): void {
    this.#uses.push({ host, account, span, context: this.#findings.context });
  }

  /** After the last step: accounts that nobody makes anywhere in the file. */
  finish(): void {
    for (const { account, context, host, span } of this.#uses) {
      const known = this.#accounts.get(host) ?? new Map<string, Defined>();
      if (known.has(account.toLowerCase()) || this.#guestOnly.has(host)) continue;
      const meant = closest(
        account,
        [...known.values()].map(({ name }) => name),
      );
      const there = meant === undefined ? undefined : known.get(meant.toLowerCase())?.span;
      this.#findings.context = context;
      this.#findings.report(span, {
        code: "unknown-account",
        message: `${host} never has an account "${account}"`,
        hint:
          meant === undefined
            ? `add create-account: { laptop: ${host}, name: ${account}, password: s3cret }, or expect: { refused: 1326 } if this is the point`
            : `did you mean "${meant}"?`,
        related:
          there === undefined || there === null ? undefined : { span: there, text: "created" },
      });
    }
    this.#findings.context = undefined;
  }

  /** Accounts somebody made that are named nowhere; `users` are those Windows offers by itself. */
  unused(
    users: ReadonlySet<string>,
  ): ReadonlyArray<{ readonly name: string; readonly host: string; readonly span: Span }> {
    const used = new Set(
      this.#uses.map(({ host, account }) => JSON.stringify([host, account.toLowerCase()])),
    );
    return [...this.#accounts].flatMap(([host, accounts]) =>
      [...accounts].flatMap(([key, { name, span }]) =>
        span === null || users.has(key) || used.has(JSON.stringify([host, key]))
          ? []
          : [{ name, host, span }],
      ),
    );
  }
}
