/** What people type before they have read the help of `fieldlab`, and what is meant: words that are near by their letters are seldom. */

type Words = Readonly<Record<string, string>>;

const COMMANDS: Words = {
  play: "run",
  test: "run",
  start: "run",
  simulate: "run",
  execute: "run",
  check: "validate",
  lint: "validate",
  verify: "validate",
  show: "replay",
  view: "replay",
  format: "fmt",
  tidy: "fmt",
  new: "init",
  create: "init",
  compare: "diff",
  minimise: "shrink",
  minimize: "shrink",
  reduce: "shrink",
  search: "list --symptom",
  find: "list --symptom",
  merge: "merge-reports",
  record: "export --as asciicast",
  update: "run --update",
  version: "fieldlab --version",
};

const FLAGS: { readonly [command: string]: Words } = {
  run: {
    "--json": "--reporter json",
    "--junit": "--reporter junit=report.xml",
    "--output": "--reporter json=report.json",
    "--out": "--reporter json=report.json",
    "--format": "--reporter",
    "--filter": "--grep",
    "--name": "--grep",
    "--only": "--grep",
    "--jobs": "--workers",
    "--threads": "--workers",
    "--parallel": "--workers",
    "--fail-fast": "--bail",
    "--verbose": "fieldlab replay FILE --plain",
  },
  list: { "--filter": "--grep", "--name": "--grep", "--search": "--symptom" },
  validate: { "--fix": "fieldlab fmt" },
  export: { "--format": "--as", "--out": "--output", "--file": "--output" },
  shrink: { "--output": "--out" },
  repro: { "--output": "--out" },
};

const of = (words: Words | undefined, word: string): string | undefined =>
  words !== undefined && Object.hasOwn(words, word) ? words[word] : undefined;

/** What is meant by a word that is no command, or no flag of this one. */
export const otherWord = (
  [program, command]: ReadonlyArray<string>,
  word: string,
): string | undefined => {
  if (program !== "fieldlab") return undefined;
  return command === undefined ? of(COMMANDS, word) : of(FLAGS[command], word);
};
