/** `hunt --seeds 0`: no new day, only those that earlier hunts have kept. Whoever counts on them is told where there are none. */
import { counted } from "../../scenarios/report/counted.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";

/** What `--seeds 0` leaves nothing of. */
export const nothingToPlay = (asked: {
  readonly seeds: number | undefined;
  readonly until: string | undefined;
  readonly corpus: string | null;
}): Stop | null => {
  if (asked.seeds !== 0 || (asked.until === undefined && asked.corpus !== null)) return null;
  const other = asked.until === undefined ? '--corpus ""' : "--until";
  return stop({
    exitCode: EXIT_CODES.usage,
    code: "what-to-hunt",
    wrong: `--seeds 0 plays only days that were kept, and ${other} plays none of them`,
    expected: "at least one seed",
    todo: `leave one of the two out`,
  });
};

interface Kept {
  readonly failing: number;
  readonly invalid: number;
  readonly good: ReadonlySet<string>;
}

/** Said in the place of the table. */
export const onlyKept = ({ failing, good, invalid }: Kept): string =>
  `\n${counted(failing + good.size + invalid, "kept day")} played, and no new one (--seeds 0)\n`;

/** A build that plays what was kept would be green for ever in the wrong folder. */
export const noneKept = ({ failing, good, invalid }: Kept, corpus: string | null): Stop | null =>
  failing + good.size + invalid > 0
    ? null
    : stop({
        exitCode: EXIT_CODES.nothingMatched,
        code: "nothing-kept",
        wrong: `nothing was played: --seeds 0 plays only days that were kept, and there are none in "${corpus}"`,
        expected: "a folder in which a hunt has kept days",
        todo: "name it with --corpus, or hunt with --seeds 100",
      });
