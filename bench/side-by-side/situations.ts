/**
 * Twelve situations of two people who worked apart. Both start with the same documents, change something while they cannot see
 * each other, and sync twice. What must hold afterwards is the same for every program; judge.ts looks whether it does.
 */
import type { Content, Day, Documents } from "./day.ts";

export interface Situation {
  readonly name: string;
  readonly documents: Documents;
  readonly play: (day: Day) => Promise<void>;
  /** Contents somebody wrote or left last: each must be readable somewhere. */
  readonly kept: ReadonlyArray<Content>;
  /** Of each of these at least one must be there on both sides. */
  readonly names: ReadonlyArray<ReadonlyArray<string>>;
  /** Whether two people did contradict each other; otherwise a conflict or a second file is a false alarm. */
  readonly conflict: boolean;
}

const MEMO = "Memo.docx";
const REPORT = "Report.docx";
const LEDGER = "Ledger.xlsx";

/** Also there in every situation, and touched by nobody. */
const others: Documents = {
  "Index.docx": "the index nobody touches",
  "Plan.docx": "the audit plan nobody touches",
  "Scope.docx": "the scope nobody touches",
};

const together = (documents: Documents): Documents => ({ ...others, ...documents });

const MEBIBYTE = 1_024 * 1_024;

/** Does not repeat, so that nobody can save its transfer. */
const large = (seed: number): Uint8Array => {
  const words = new Uint32Array((96 * MEBIBYTE) / 4);
  let state = seed;
  for (let index = 0; index < words.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[index] = state ^ (state >>> 15);
  }
  return new Uint8Array(words.buffer);
};

const officeLedger = large(2);

export const situations: ReadonlyArray<Situation> = [
  {
    name: "edit / edit",
    documents: together({ [MEMO]: "first" }),
    play: async (day) => {
      await day.offline();
      day.edit("office", MEMO, "edited in the office");
      day.edit("laptop", MEMO, "edited on the laptop");
      await day.syncTwice();
    },
    kept: ["edited in the office", "edited on the laptop"],
    names: [[MEMO]],
    conflict: true,
  },
  {
    name: "edit / delete",
    documents: together({ [MEMO]: "first" }),
    play: async (day) => {
      await day.offline();
      await day.delete("office", MEMO);
      day.edit("laptop", MEMO, "edited on the laptop");
      await day.syncTwice();
    },
    kept: ["edited on the laptop"],
    names: [[MEMO]],
    conflict: true,
  },
  {
    name: "create / create, different",
    documents: others,
    play: async (day) => {
      await day.offline();
      await day.add("office", MEMO, "made in the office");
      await day.add("laptop", MEMO, "made on the laptop");
      await day.syncTwice();
    },
    kept: ["made in the office", "made on the laptop"],
    names: [[MEMO]],
    conflict: true,
  },
  {
    name: "create / create, the same",
    documents: others,
    play: async (day) => {
      await day.offline();
      await day.add("office", MEMO, "the same template");
      await day.add("laptop", MEMO, "the same template");
      await day.syncTwice();
    },
    kept: ["the same template"],
    names: [[MEMO]],
    conflict: false,
  },
  {
    name: "rename / edit",
    documents: together({ [MEMO]: "first" }),
    play: async (day) => {
      await day.offline();
      await day.rename("office", MEMO, "Memo final.docx");
      day.edit("laptop", MEMO, "edited on the laptop");
      await day.syncTwice();
    },
    kept: ["edited on the laptop"],
    names: [["Memo final.docx"]],
    conflict: true,
  },
  {
    name: "rename / rename",
    documents: together({ [MEMO]: "first" }),
    play: async (day) => {
      await day.offline();
      await day.rename("office", MEMO, "Memo final.docx");
      await day.rename("laptop", MEMO, "Memo signed.docx");
      await day.syncTwice();
    },
    kept: ["first"],
    names: [["Memo final.docx"], ["Memo signed.docx"]],
    conflict: false,
  },
  {
    name: "folder deleted / document added inside",
    documents: together({ "Cash/Count.docx": "counted", "Cash/Bank.docx": "confirmed" }),
    play: async (day) => {
      await day.offline();
      await day.deleteFolder("office", "Cash");
      await day.add("laptop", "Cash/Cheques.docx", "added on the laptop");
      await day.syncTwice();
    },
    kept: ["added on the laptop"],
    names: [["Cash/Cheques.docx"]],
    conflict: false,
  },
  {
    name: "edit of the same size and time",
    documents: together({ [MEMO]: "balance 1250" }),
    play: async (day) => {
      await day.offline();
      day.editUnnoticed("laptop", MEMO, "balance 1520");
      await day.syncTwice();
    },
    kept: ["balance 1520"],
    names: [[MEMO]],
    conflict: false,
  },
  {
    name: "renamed in case only / edit",
    documents: together({ [MEMO]: "first" }),
    play: async (day) => {
      await day.offline();
      await day.rename("office", MEMO, "memo.docx");
      day.edit("laptop", MEMO, "edited on the laptop");
      await day.syncTwice();
    },
    kept: ["edited on the laptop"],
    names: [[MEMO, "memo.docx"]],
    conflict: true,
  },
  {
    name: "folder emptied by accident / edit",
    documents: together({ [MEMO]: "first", [REPORT]: "draft" }),
    play: async (day) => {
      await day.offline();
      day.empty("office");
      day.edit("laptop", MEMO, "edited on the laptop");
      await day.syncTwice();
      await day.pair.putBack("office");
      await day.syncTwice();
    },
    kept: ["edited on the laptop", "draft", ...Object.values(others)],
    names: [[MEMO], [REPORT], ...Object.keys(others).map((name) => [name])],
    conflict: false,
  },
  {
    name: "cut off while a large document arrives / edit of it",
    documents: together({ [LEDGER]: "first" }),
    play: async (day) => {
      await day.offline();
      day.edit("office", LEDGER, officeLedger);
      await day.cutWhileArriving(LEDGER);
      day.edit("laptop", LEDGER, "edited on the laptop");
      await day.syncTwice();
    },
    kept: [officeLedger, "edited on the laptop"],
    names: [[LEDGER]],
    conflict: true,
  },
  {
    name: "office restored from a backup / edit",
    documents: together({ [MEMO]: "first", [REPORT]: "draft" }),
    play: async (day) => {
      const restore = day.backup("office");
      day.edit("laptop", MEMO, "finished last week");
      await day.syncTwice();
      await day.offline();
      restore();
      day.edit("laptop", REPORT, "edited on the laptop");
      await day.syncTwice();
    },
    kept: ["finished last week", "edited on the laptop"],
    names: [[MEMO], [REPORT]],
    conflict: false,
  },
];
