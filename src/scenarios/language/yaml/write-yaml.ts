/**
 * Writes values as flow YAML on one line, as people type them: quotes only where YAML needs them, quantities plain.
 */

/** Texts that YAML 1.2 reads as something else than a text. */
const RESERVED = /^(?:true|false|null|~)$/i;
const PLAIN = /^[A-Za-z_][A-Za-z0-9_ ./()+-]*$/;
/** `1h30m`, `6MB`, `100Mbit/s`, `-20ppm`: start with a digit, and are no numbers. */
const QUANTITY = /^-?(?:[0-9]+(?:\.[0-9]+)?(?:d|h|m|s|ms|us|[kMGT]?B|[KMGT]iB|[kMG]?bit\/s|ppm))+$/;
/** Escapes are only needed for what a line cannot hold. */
const NEEDS_ESCAPES = /[\u0000-\u001f\u007f\u0085\u00a0\u2028\u2029\ufeff]/;

export const writeText = (text: string): string => {
  const plain =
    QUANTITY.test(text) || (PLAIN.test(text) && !RESERVED.test(text) && !text.endsWith(" "));
  if (plain) return text;
  return NEEDS_ESCAPES.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
};

/** `PEER1..PEER10` and `5m..20m` need no quotes although they have dots in a row. */
const RANGE =
  /^[A-Za-z][A-Za-z0-9-]*\.\.[A-Za-z][A-Za-z0-9-]*$|^[0-9][0-9a-z]*[a-z]\.\.[0-9][0-9a-z]*[a-z]$/;

export const writeFlow = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length === 0) return "{}";
    return `{ ${entries.map(([key, item]) => `${writeFlow(key)}: ${writeFlow(item)}`).join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  return RANGE.test(value) ? value : writeText(value);
};
