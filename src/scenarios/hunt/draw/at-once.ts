/**
 * What two people do with one thing at the same time: they write different versions of it, or the same correction, take the same number, or
 * save again and again while the others' versions come in. One of them settles it later, or nobody does.
 */
import type { RandomStream } from "../../../sim/random.ts";
import type { SourceStep } from "../source.ts";
import { everybody, type Cast } from "./cast.ts";
import type { Happening } from "./happening.ts";

type Steps = readonly [SourceStep, ...ReadonlyArray<SourceStep>];

/** Two of them; the same one twice where nobody else is there. */
const two = (cast: Cast, draws: RandomStream): readonly [one: string, other: string] => {
  const [one, other] = draws.shuffle("two", everybody(cast));
  return [one!, other ?? one!];
};

/** Long enough that both have seen both versions, most times. */
const later = (draws: RandomStream): SourceStep => ({
  after: draws.pick("settled after", ["5s", "40s", "2m"]),
});

const quarrel = (cast: Cast, draws: RandomStream): Steps => {
  const [one, other] = two(cast, draws);
  const document = draws.pick("document", cast.documents);
  const content = draws.chance("the same correction", 1, 4) ? { content: "corrected" } : {};
  const save = (laptop: string): SourceStep => ({
    "edit-document": { laptop, document, size: "1kB", ...content },
  });
  const who = draws.pick("who settles", [one, other]);
  const settled: { readonly [how: string]: ReadonlyArray<SourceStep> } = {
    promoted: [
      { ...later(draws), promote: { laptop: who, document, by: draws.pick("by", [one, other]) } },
    ],
    confirmed: [{ ...later(draws), confirm: { laptop: who, document } }],
    "saved once more": [
      { ...later(draws), ...save(who) },
      { after: "1m", ...save(who) },
    ],
    "not at all": [],
  };
  const how = draws.pick("how", Object.keys(settled));
  return [save(one), save(other), ...settled[how]!];
};

const NOTES = 9;

/** Two who write the same note, which nobody had before, know nothing of each other and have nothing to choose. */
const sameNote = (cast: Cast, draws: RandomStream): Steps => {
  const [one, other] = two(cast, draws);
  const document = `note-${draws.between("note", 1, NOTES)}.docx`;
  const save = (laptop: string): SourceStep => ({
    "edit-document": { laptop, document, content: "as agreed" },
  });
  return [save(one), save(other)];
};

const takeOneNumber = (cast: Cast, draws: RandomStream): Steps => {
  const [one, other] = two(cast, draws);
  const number = draws.between("number", 1, 3);
  const take = (laptop: string, record: string): SourceStep => ({
    "edit-record": { laptop, record, set: { number } },
  });
  return [take(one, "entry/one"), take(other, draws.pick("entry", ["entry/two", "entry/one"]))];
};

const BURST = 6;
/** As long as it takes to look at another copy and to write down what is new there; between two of them the copy has to get on with it. */
const TIMES = 6;
const PAUSES_MOST = 4;

const saveAgainAndAgain = (cast: Cast, draws: RandomStream): Steps => {
  const who = two(cast, draws);
  const record = draws.pick("record", cast.records);
  const edit = (at: number): SourceStep => ({
    "edit-record": {
      laptop: who[at % 2]!,
      record,
      set: { balance: draws.between(`balance ${at}`, 1, 9_999) },
    },
  });
  const more = Array.from({ length: BURST }, (_, at) => ({
    after: `${draws.between(`pause ${at}`, 5, 300)}ms`,
    ...edit(at + 1),
  }));
  return [edit(0), ...more];
};

/** Somebody asks for what the others have, and types on while it comes: all he has before him is what he wrote himself. */
const saveWhileItArrives = (cast: Cast, draws: RandomStream): Steps => {
  const [author, laptop] = two(cast, draws);
  const isDocument = draws.chance("a document", 1, 2);
  const document = draws.pick("document", cast.documents);
  const record = draws.pick("record", cast.records);
  const save = (who: string, value: number): SourceStep =>
    isDocument
      ? { "edit-document": { laptop: who, document, size: "1kB" } }
      : { "edit-record": { laptop: who, record, set: { balance: value } } };
  const typed = Array.from({ length: TIMES }, (_, at) => ({
    after: `${draws.between(`pause ${at}`, 1, PAUSES_MOST)}ms`,
    ...save(laptop, draws.between(`his ${at}`, 1, 9_999)),
  }));
  return [
    save(author, draws.between("the author's", 1, 9_999)),
    // By then it lies where he looks.
    {
      after: `${draws.between("written after", 20, 60)}ms`,
      together: [{ "sync-now": { laptop } }, typed],
    },
  ];
};

export const AT_ONCE: ReadonlyArray<Happening> = [
  { name: "quarrel", weight: 2, draw: quarrel },
  { name: "the same note", weight: 1, draw: sameNote },
  { name: "take one number", weight: 1, draw: takeOneNumber },
  { name: "save again and again", weight: 1, draw: saveAgainAndAgain },
  { name: "save while it arrives", weight: 2, draw: saveWhileItArrives },
];
