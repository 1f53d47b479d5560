/** Names that stand twice in one object of a JSON text: JavaScript keeps the last value and drops the other, an amount, without a word. */

/** Texts as a whole, and what objects and lists are made of. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/gu;

/** The first such name of a text that is JSON. */
export const twiceNamedIn = (json: string): string | undefined => {
  /** The names so far of every object that is open; none for a list. */
  const open: Array<Set<string> | undefined> = [];
  let before = "";
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const names = open.at(-1);
      const name = JSON.parse(before) as string;
      if (names?.has(name) === true) return name;
      names?.add(name);
    }
    before = token;
  }
  return undefined;
};
