/** An answer that is larger than any program takes: said by whoever would send it, and by whoever got too much. */
import { EXIT_CODES, stop, type Stop } from "../../exit.ts";
import { sizes } from "./protocol.ts";

export const answerTooLong = (): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "answer-too-long",
    wrong: `the copy is open in another program, and the answer has more bytes than one program takes from another: ${sizes.answerBytes / 1_048_576} MiB`,
    todo: "close the copy there and start the command again: it opens the copy itself then",
  });
