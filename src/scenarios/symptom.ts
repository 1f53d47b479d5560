/**
 * Finding a scenario by what somebody saw: words of a message in any order and case, or its code. People quote half a sentence, a
 * number, or the hexadecimal one that Explorer shows (0x80070047 is 71).
 */
import type { Plan } from "./plan.ts";

const HRESULT_OF_WINDOWS = /^0x8007([0-9a-f]{4})$/;
/** Said in front of a code by everybody, and in no message. */
const SAID_BEFORE_A_CODE: ReadonlyArray<string> = ["error", "code", "system", "windows"];
/** A number, also one of the list of failures (D12), is meant as a whole; and so is a word as short as *no*. */
const MEANT_AS_A_WHOLE = /^(?:d?[0-9]+|..?)$/;

const wordsOf = (text: string): ReadonlyArray<string> =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => {
    const code = HRESULT_OF_WINDOWS.exec(word)?.[1];
    return code === undefined ? word : String(Number.parseInt(code, 16));
  });

/** Of a word its beginning is enough. */
const isSaid = (word: string, wanted: string): boolean =>
  MEANT_AS_A_WHOLE.test(wanted) ? word === wanted : word.startsWith(wanted);

const saysAll = (words: ReadonlyArray<string>, wanted: ReadonlyArray<string>): boolean =>
  wanted.every((each) => words.some((word) => isSaid(word, each)));

/** The words one after the other, as somebody reads them off the screen. */
const quotes = (words: ReadonlyArray<string>, wanted: ReadonlyArray<string>): boolean =>
  words.some((_, start) => wanted.every((each, index) => isSaid(words[start + index] ?? "", each)));

/** Words every complaint has, and that say nothing about what it is about. */
const SAID_BY_EVERYBODY: ReadonlySet<string> = new Set(
  "a an and are as at be been but by did do does for from had has have he i in is it its no not of on one or our same she so some somebody than that the their them then there they this to two was we were what when with you".split(
    " ",
  ),
);

type Told = Pick<Plan, "symptom" | "name" | "cause" | "about" | "tags">;

/** What Windows said stands in a complaint as a number, beside whatever else is told. */
const CODE = /^[0-9]{2,}$/;

/**
 * Scenarios that come near to a complaint none fits as a whole, the nearest first: those that say at least two of its words, and a third of
 * them. A word few scenarios say counts more than one that many do. Before all of them come those whose symptom is the code of the complaint.
 */
export const nearestBySymptom = <A extends Told>(
  plans: ReadonlyArray<A>,
  seen: string,
): ReadonlyArray<A> => {
  const wanted = [...new Set(wordsOf(seen).filter((word) => !SAID_BY_EVERYBODY.has(word)))];
  const saying = wanted.map(
    (each) =>
      new Set(
        plans.filter(({ about, cause, name, symptom, tags }) =>
          [...symptom, name, cause, about, ...tags]
            .flatMap(wordsOf)
            .some((word) => isSaid(word, each) || isSaid(each, word)),
        ),
      ),
  );
  return plans
    .map((plan) => {
      const said = saying.filter((those) => those.has(plan));
      const symptoms = plan.symptom.flatMap(wordsOf);
      const codes = wanted.filter((word) => CODE.test(word) && symptoms.includes(word)).length;
      return { plan, codes, said, weight: said.reduce((sum, those) => sum + 1 / those.size, 0) };
    })
    .filter(
      ({ codes, said }) => codes > 0 || (said.length >= 2 && said.length * 3 >= wanted.length),
    )
    .toSorted((one, other) => other.codes - one.codes || other.weight - one.weight)
    .map(({ plan }) => plan);
};

/**
 * How well a scenario fits what somebody saw, 0 best: one line of its symptoms says just that; one has all of the words; its
 * symptoms together have them; or they have them with its name, cause, source and text. Null: it is about something else.
 */
export const symptomRank = (
  plan: Pick<Plan, "symptom" | "name" | "cause" | "source" | "about">,
  seen: string,
): 0 | 1 | 2 | 3 | null => {
  const words = wordsOf(seen);
  const meant = words.filter((word) => !SAID_BEFORE_A_CODE.includes(word));
  const wanted = meant.length === 0 ? words : meant;
  if (wanted.length === 0) return null;
  const symptoms = plan.symptom.map(wordsOf);
  if (symptoms.some((line) => quotes(line, wanted))) return 0;
  if (symptoms.some((line) => saysAll(line, wanted))) return 1;
  if (saysAll(symptoms.flat(), wanted)) return 2;
  const { about, cause, name, source } = plan;
  const all = [...symptoms, ...[name, cause, source, about].map(wordsOf)].flat();
  return saysAll(all, wanted) ? 3 : null;
};
