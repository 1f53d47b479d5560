/** What is said of a step or expectation that is about the file of a document, in an engagement whose documents are no files. */
import type { Problem } from "../problem.ts";

export const noFiles = (what: string): Pick<Problem, "code" | "message" | "hint"> => ({
  code: "no-files",
  message: `${what} needs files, and the documents of this engagement are none`,
  hint: "write engagement: { files: true }",
});
