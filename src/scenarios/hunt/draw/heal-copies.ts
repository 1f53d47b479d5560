/** Copies that nothing can be done with any more are thrown away, and made anew from the parent. */
import type { SourceStep } from "../source.ts";
import { wayTo, type Cast } from "./cast.ts";
import { PARENT } from "./people.ts";
import { whoDid } from "./happening.ts";

/** Its folder is deleted in Explorer, and it gets another copy. */
export const anew = (cast: Cast, laptop: string): ReadonlyArray<SourceStep> => [
  { "close-copy": { laptop } },
  { "delete-folder": { laptop } },
  getCopy(cast, laptop),
];

/** For the peers an action of this name was about. */
export const makeAnew = (
  cast: Cast,
  day: ReadonlyArray<SourceStep>,
  action: string,
  key = "laptop",
): ReadonlyArray<SourceStep> =>
  whoDid(day, action, key)
    .filter((laptop) => cast.peers.includes(laptop))
    .flatMap((laptop) => anew(cast, laptop));

/** From the parent, whoever it was before. */
export const getCopy = (cast: Cast, laptop: string): SourceStep => {
  const { to: from, ...typed } = wayTo(cast, PARENT);
  return { "create-child-copy": { laptop, from, ...typed } };
};

/** What was kept on these laptops travels like everything else. */
export const travelling = (
  cast: Cast,
  laptops: ReadonlyArray<string>,
): ReadonlyArray<SourceStep> => [
  { "set-document-mode": { laptops, mode: "automatic" } },
  ...[...cast.documents, "memo.docx"].map((document) => ({
    "set-document-mode": { laptops, document, mode: "automatic" },
  })),
];
