/**
 * Words large enough to be read from the back of a room: letters of three by five dots, two dots of a column in one cell, so a letter is
 * three cells wide and three rows high. Made for headlines; what has no letter here is said in the terminal's own.
 */

/** Rows of a letter from top to bottom; the bits of a digit are its three dots from left to right. */
const LETTERS: { readonly [letter: string]: string } = {
  A: "25755",
  B: "65656",
  C: "34443",
  D: "65556",
  E: "74647",
  F: "74644",
  G: "34553",
  H: "55755",
  I: "72227",
  J: "11152",
  K: "55655",
  L: "44447",
  M: "57755",
  N: "65555",
  O: "25552",
  P: "65644",
  Q: "25563",
  R: "65655",
  S: "34216",
  T: "72222",
  U: "55557",
  V: "55552",
  W: "55775",
  X: "55255",
  Y: "55222",
  Z: "71247",
  0: "75557",
  1: "26227",
  2: "61247",
  3: "61216",
  4: "55711",
  5: "74616",
  6: "34757",
  7: "71222",
  8: "75757",
  9: "75716",
  ".": "00002",
  ",": "00024",
  ":": "02020",
  ";": "02024",
  "!": "22202",
  "?": "61202",
  "'": "22000",
  '"': "55000",
  "-": "00700",
  "(": "12221",
  ")": "42224",
  "/": "11244",
  "\\": "44211",
  "%": "51245",
  "+": "02720",
  "&": "25253",
  "=": "07070",
  " ": "00000",
};

/** Typographer's signs that look like one of the above at this size. */
const SAME: { readonly [letter: string]: string } = {
  "’": "'",
  "‘": "'",
  "“": '"',
  "”": '"',
  "–": "-",
  "—": "-",
  "…": ".",
};

const WIDTH = 3;
const GAP = 1;
const DOTS = 5;
export const LETTER_ROWS = 3;

/** Cells a line of so many letters takes. */
export const letterCells = (letters: number): number => letters * (WIDTH + GAP);

const HALF = [" ", "▄", "▀", "█"] as const;

const dotsOf = (letter: string): string | undefined =>
  LETTERS[SAME[letter] ?? letter.toUpperCase()];

/** Whether all of it can be said in these letters. */
export const hasLetters = (text: string): boolean =>
  [...text].every((letter) => dotsOf(letter) !== undefined);

/** One line of text as three rows. */
export const blockLetters = (text: string): ReadonlyArray<string> =>
  Array.from({ length: LETTER_ROWS }, (_, row) =>
    [...text]
      .map((letter) => {
        const dots = dotsOf(letter) ?? LETTERS["?"] ?? "";
        const upper = Number(dots[row * 2] ?? 0);
        const lower = row * 2 + 1 < DOTS ? Number(dots[row * 2 + 1] ?? 0) : 0;
        const cells = [4, 2, 1].map(
          (bit) => HALF[((upper & bit) === 0 ? 0 : 2) + ((lower & bit) === 0 ? 0 : 1)],
        );
        return cells.join("") + " ".repeat(GAP);
      })
      .join("")
      .trimEnd(),
  );
