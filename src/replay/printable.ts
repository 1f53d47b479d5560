/**
 * Text from a journal made harmless for a terminal. A journal can come from anywhere, and an escape sequence in the name of a
 * document must not clear somebody's screen.
 */
const CONTROL =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+/gu;

export const printable = (text: string): string => text.toWellFormed().replace(CONTROL, " ");
