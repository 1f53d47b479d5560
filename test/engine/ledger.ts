/**
 * What people did, kept beside the engine: every acknowledged edit, and which edits its author had seen.
 *
 * Shares no code with the engine's fold (a fold that forgets things would otherwise agree with itself, engine §1.11). An
 * edit must be visible until an edit that knew of it replaced it (I1, I6, I7).
 */
import type { CopyHandle, EngagementSpec } from "../../src/engine/engine.ts";
import { plain, sha256, text, type Said } from "./world.ts";

interface LedgerEdit {
  readonly entity: string;
  readonly field: string | null;
  readonly digest: string | null;
  /** The edits its author had before his eyes, and replaced. */
  readonly observed: ReadonlyArray<string>;
  /** It was made as a template update. */
  readonly template: boolean;
}

const digestOf = (value: string): string => sha256(text(value)).slice(0, 16);

export class Ledger {
  readonly edits = new Map<string, LedgerEdit>();

  /** The content an engagement starts with: operations 1, 2, 3 … of the top level's first log. */
  constructor(spec: EngagementSpec, topLevelCopy: string) {
    const start: Array<LedgerEdit> = [
      ...spec.documents.map(({ name, bytes }) => ({
        entity: `document/${name}`,
        field: "content",
        digest: sha256(bytes).slice(0, 16),
        observed: [],
        template: false,
      })),
      ...spec.records.flatMap(({ id, fields }) =>
        Object.entries(fields).map(([field, value]) => ({
          entity: id,
          field,
          digest: digestOf(plain(value)),
          observed: [],
          template: false,
        })),
      ),
    ];
    for (const [index, edit] of start.entries())
      this.edits.set(`${topLevelCopy}.1:${index + 1}`, edit);
  }

  hear(events: ReadonlyArray<Said>): void {
    for (const { kind, facts } of events) {
      if (kind !== "edit") continue;
      const dot = String(facts["dot"]);
      if (this.edits.has(dot)) throw new Error(`dot ${dot} was given twice`);
      this.edits.set(dot, {
        entity: String(facts["entity"]),
        field: facts["field"] === null ? null : String(facts["field"]),
        digest: facts["value"] === null ? null : String(facts["value"]),
        observed: list(facts["observedDots"]).map(String),
        template: facts["template"] === true,
      });
    }
  }

  /**
   * What must be visible: entity, field and value of every edit nobody knowingly replaced. `gone` are edits that went with the
   * only disk they were on: they are not to be seen, and what they replaced is.
   */
  expected(gone: ReadonlySet<string> = new Set()): ReadonlyArray<string> {
    return [
      ...new Set(this.#standing(gone).map(({ digest, register }) => `${register} ${digest}`)),
    ].toSorted();
  }

  /**
   * Of the visible values, those that may be shown as the current one, as far as templates decide it: nobody who had seen more
   * template updates made another (domain rule 56).
   */
  mayBeCurrent(gone: ReadonlySet<string> = new Set()): ReadonlyArray<string> {
    const standing = this.#standing(gone);
    const most = new Map<string, number>();
    for (const { dot, register } of standing)
      most.set(register, Math.max(most.get(register) ?? 0, this.#updatesIn(dot)));
    return standing
      .filter(({ dot, register }) => this.#updatesIn(dot) === most.get(register))
      .map(({ digest, register }) => `${register} ${digest}`);
  }

  #standing(gone: ReadonlySet<string>) {
    const replaced = new Set<string>();
    for (const [dot, { observed }] of this.edits)
      if (!gone.has(dot)) for (const other of observed) replaced.add(other);
    return [...this.edits].flatMap(([dot, { digest, entity, field }]) =>
      digest !== null && !gone.has(dot) && !replaced.has(dot)
        ? [{ dot, register: `${entity} ${field}`, digest }]
        : [],
    );
  }

  /** How many template updates followed on each other up to this edit. */
  #updatesIn(dot: string): number {
    const edit = this.edits.get(dot);
    if (edit === undefined) return 0;
    return (
      Math.max(0, ...edit.observed.map((seen) => this.#updatesIn(seen))) + (edit.template ? 1 : 0)
    );
  }
}

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : []);

/** What a copy shows, in the ledger's terms. */
export const shown = (copy: CopyHandle): ReadonlyArray<string> => {
  const state = copy.exportState();
  const lines: Array<string> = [];
  for (const [name, { versions }] of Object.entries(state.documents))
    for (const version of versions) lines.push(`document/${name} content ${version.slice(0, 16)}`);
  for (const [id, fields] of Object.entries(state.records))
    for (const [field, { versions }] of Object.entries(fields))
      for (const version of versions) lines.push(`${id} ${field} ${digestOf(plain(version))}`);
  return lines.toSorted();
};

/** What a copy shows as current, in the same terms. */
export const shownFirst = (copy: CopyHandle): ReadonlyArray<string> => {
  const { documents, records } = copy.exportState();
  return [
    ...Object.entries(documents).map(
      ([name, { current }]) => `document/${name} content ${current.slice(0, 16)}`,
    ),
    ...Object.entries(records).flatMap(([id, fields]) =>
      Object.entries(fields).map(
        ([field, { current }]) => `${id} ${field} ${digestOf(plain(current))}`,
      ),
    ),
  ];
};

/**
 * The numbers of entries as rule 52 says them: the first keeps a number, the others get the next free one in the order in which
 * they asked. `asked` says which operation asked for what, in the words of the raw folders; what an entry asks for now is what
 * the copy shows in its field.
 */
export const expectedNumbers = (
  copy: CopyHandle,
  asked: ReadonlyArray<{
    readonly line: string | null;
    readonly lam: number;
    readonly log: string;
  }>,
): ReadonlyArray<string> => {
  const entries = Object.entries(copy.exportState().records).flatMap(([id, { number }]) => {
    if (!id.startsWith("entry/") || typeof number?.current !== "number") return [];
    const line = `${id} number ${digestOf(plain(number.current))}`;
    const [first] = asked
      .filter((one) => one.line === line)
      .toSorted((a, b) => a.lam - b.lam || (a.log < b.log ? -1 : 1));
    return first === undefined ? [] : [{ id, wanted: number.current, ...first }];
  });
  const queue = entries.toSorted(
    (a, b) => a.wanted - b.wanted || a.lam - b.lam || (a.log < b.log ? -1 : 1),
  );
  const taken = new Map<number, string>();
  for (const { id, wanted } of queue) if (!taken.has(wanted)) taken.set(wanted, id);
  for (const { id, wanted } of queue) {
    if (taken.get(wanted) === id) continue;
    let free = wanted;
    while (taken.has(free)) free += 1;
    taken.set(free, id);
  }
  return [...taken].toSorted(([a], [b]) => a - b).map(([shownAs, id]) => `${shownAs} ${id}`);
};
