/**
 * A stretch of the day as a Mermaid sequence diagram, for pages and tickets that draw those: laptops are participants, what one does to
 * another is an arrow, what one does alone is a note, and a step of the scenario is a note over all, with what is said and asked before it.
 */
import type { JournalEvent } from "../sim/journal.ts";
import { endsOf, SORT_WORDS, sortOf } from "./kinds.ts";
import { printable } from "./printable.ts";
import { formatClock } from "./quantities.ts";
import { saidBefore } from "./question.ts";
import type { Replay } from "./replay.ts";
import { sentence } from "./sentences.ts";
import { eventsIn, laptopsIn, type Stretch } from "./stretch.ts";

/**
 * A message ends where Mermaid reads `;` or `#`, tags and entities in it are not drawn, `%%{` begins an order to Mermaid wherever it
 * stands, and it must not hold a line break.
 */
const message = (text: string): string =>
  printable(text).replaceAll(/[#;<>&]|%(?=[%{])/g, (sign) => `#${sign.charCodeAt(0)};`);

export const mermaidOf = (replay: Replay, stretch: Stretch): string => {
  const events = eventsIn(replay, stretch);
  const laptops = laptopsIn(replay, events);
  const idOf = new Map(laptops.map((name, at) => [name, `L${at + 1}`]));
  const ends = [idOf.get(laptops[0] ?? ""), idOf.get(laptops.at(-1) ?? "")];
  const all = [...new Set(ends)].join(",");
  const line = (event: JournalEvent): ReadonlyArray<string> => {
    const sort = sortOf(event, replay.world);
    const said = `${formatClock(event.at)} ${SORT_WORDS[sort]}${sentence(event, replay.world)}`;
    const [from, to] = endsOf(event, replay.world).map((name) =>
      name === null ? undefined : idOf.get(name),
    );
    if (from === undefined)
      return all === ""
        ? []
        : [said, ...saidBefore(event)].map((words) => `Note over ${all}: ${message(words)}`);
    if (to === undefined || to === from) return [`Note over ${from}: ${message(said)}`];
    // A cross at the end of a dotted arrow: it did not get there.
    return [`${from}${sort === "refusal" ? "--x" : "->>"}${to}: ${message(said)}`];
  };
  return [
    "sequenceDiagram",
    ...laptops.map((name) => `  participant ${idOf.get(name)} as ${message(name)}`),
    ...events.flatMap(line).map((each) => `  ${each}`),
    "",
  ].join("\n");
};
