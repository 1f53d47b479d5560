/** The numbers of those who had a copy, as the files of their sockets have them. The last of them stays for good. */
import { readdirSync } from "node:fs";

const GENERATION = /^s([1-9][0-9]{0,8})$/;

/** Rising. */
export const generations = (folder: string): ReadonlyArray<number> =>
  readdirSync(folder)
    .flatMap((name) => {
      const number = GENERATION.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    })
    .sort((a, b) => a - b);

/** The number of whoever had the copy last; 0 where nobody did. */
export const lastGeneration = (folder: string): number => generations(folder).at(-1) ?? 0;
