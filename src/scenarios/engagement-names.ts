/** What the documents and trial-balance lines of an engagement are called. */

/** `doc-001.docx` for 1. Three digits up to 999 documents. */
export const documentName = (number: number): string =>
  `doc-${String(number).padStart(3, "0")}.docx`;

/** `tb/1000` for 0. */
export const lineName = (index: number): string => `tb/${1000 + index}`;
