/**
 * Network paths, user names, and what a file says about shares and programs: collected while steps are read, compared at the end,
 * because a share may be made by a later step than the one that names it.
 */
import type { PlannedEngagement } from "../../planned-room.ts";
import type { AccountNames } from "./account-names.ts";
import type { Context, Findings } from "../findings.ts";
import type { Names } from "./names.ts";
import type { UncPath } from "../shape/path-scalars.ts";
import { closest } from "../suggest.ts";
import type { Span } from "../yaml/tree.ts";

interface Use {
  readonly name: string;
  readonly on: string;
  readonly span: Span;
  readonly context: Context | undefined;
  /** No step before this one makes the share. */
  readonly isEarly: boolean;
  /** What would do without a share, in words; empty where nothing would. */
  readonly without: string;
}

export class Paths {
  readonly #findings: Findings;
  readonly #names: Names;
  /** Shares by host, with the place that makes them. */
  readonly #shares = new Map<string, Map<string, Span | null>>();
  readonly #uses: Array<Use> = [];
  #orderIsKnown = true;
  /** Whose shares are not all known. */
  #unknownAt: string | null = null;

  constructor(findings: Findings, names: Names) {
    this.#findings = findings;
    this.#names = names;
  }

  /** Things happen at the same time: from here on a share may be made before a step that stands above. */
  loseOrder(): void {
    this.#orderIsKnown = false;
  }

  /** The engagement is shared in the office from the start; null where nobody can tell what it is called. */
  defineOffice(host: string | null, engagement: PlannedEngagement | null): void {
    if (engagement === null) this.#unknownAt = host;
    else if (host !== null) this.defineShare(host, engagement.name, null);
  }

  defineShare(host: string, share: string, span: Span | null): void {
    const shares = this.#shares.get(host) ?? new Map<string, Span | null>();
    if (!shares.has(share)) shares.set(share, span);
    this.#shares.set(host, shares);
  }

  /**
   * The path as text with the host as the file names it; undefined after a problem was reported. A step that expects to be
   * refused may name what does not exist.
   */
  resolve(path: UncPath, span: Span, mayFail: boolean, without = ""): string | undefined {
    const host = this.#names.host(path.host);
    const owner = host ?? this.#names.renamed(path.host);
    if (owner === undefined && !mayFail) {
      this.#names.reportUnknownHost(path.host, span);
      return undefined;
    }
    const name = host ?? path.host;
    if (path.share === null) return `\\\\${name}`;
    if (!mayFail) this.useShare(owner ?? name, path.share, span, without);
    return `\\\\${name}\\${path.share}`;
  }

  /** A share of a laptop that a later `grant` or `stop-sharing` names. */
  useShare(host: string, share: string, span: Span, without = ""): void {
    const { context } = this.#findings;
    const isEarly = this.#orderIsKnown && !this.#has(host, share);
    this.#uses.push({ name: share, on: host, span, context, isEarly, without });
  }

  #has(host: string, name: string): boolean {
    const shares = this.#shares.get(host)?.keys() ?? [];
    return [...shares].some((share) => share.toLowerCase() === name.toLowerCase());
  }

  /** After the last step: shares that nobody makes anywhere in the file, or too late. */
  finish(): void {
    for (const use of this.#uses) {
      const shares = this.#shares.get(use.on) ?? new Map<string, Span | null>();
      if (this.#has(use.on, use.name)) {
        if (use.isEarly) this.#reportEarly(use, shares);
        continue;
      }
      if (use.on === this.#unknownAt) continue;
      const meant = closest(use.name, shares.keys());
      const span = meant === undefined ? undefined : shares.get(meant);
      this.#findings.context = use.context;
      this.#findings.report(use.span, {
        code: "unknown-share",
        message: `${use.on} never shares a folder as "${use.name}"`,
        hint: meant === undefined ? shareHint(use, shares) : `did you mean "${meant}"?`,
        related: span === undefined || span === null ? undefined : { span, text: "shared" },
      });
    }
    this.#findings.context = undefined;
  }

  #reportEarly({ context, name, on, span }: Use, shares: ReadonlyMap<string, Span | null>): void {
    const made = [...shares].find(([share]) => share.toLowerCase() === name.toLowerCase())?.[1];
    this.#findings.context = context;
    this.#findings.report(span, {
      code: "not-shared-yet",
      message: `${on} shares "${name}" only in a later step`,
      hint: "move that step up, or write expect: { refused: 67 } if this is the point",
      related: made === undefined || made === null ? undefined : { span: made, text: "shared" },
    });
  }
}

const shareHint = ({ name, on, without }: Use, shares: ReadonlyMap<string, unknown>): string =>
  (shares.size === 0
    ? `add share-folder: { laptop: ${on}, share: ${name} }`
    : `it shares ${[...shares.keys()].join(", ")}`) + without;

/** Checks what is typed as user name: the computer in front must exist, and quotes must not have eaten the backslash. */
export const checkUser = (
  reader: {
    readonly findings: Findings;
    readonly names: Names;
    readonly accounts: AccountNames;
  },
  user: string,
  span: Span,
  mayFail: boolean,
): void => {
  const { findings, names } = reader;
  if (/[\u0000-\u001f]/.test(user)) {
    findings.report(span, {
      code: "bad-path",
      message: "double quotes turned a backslash into a control character",
      hint: String.raw`use single quotes: 'PARENT\field'`,
    });
    return;
  }
  if (user.includes("/")) {
    findings.report(span, {
      code: "bad-path",
      message: `"${user}" is not a user name`,
      hint: `write '${user.replaceAll("/", "\\")}'`,
    });
    return;
  }
  const [machine, account] = user.split("\\");
  if (account === undefined || machine === undefined) return;
  const host = names.host(machine) ?? names.renamed(machine);
  if (host !== undefined) {
    // Whoever may be refused may be nobody; an account that is tried is used all the same.
    if (!mayFail || reader.accounts.has(host, account)) reader.accounts.use(host, account, span);
  } else if (!mayFail) names.reportUnknownHost(machine, { ...span, end: span.end });
};
