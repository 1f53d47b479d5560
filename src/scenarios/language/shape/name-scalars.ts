/**
 * Names and ranges: computers, accounts, shares, documents, records. Each is checked for what Windows or the engagement allows there.
 */
import { writeFlow } from "../yaml/write-yaml.ts";
import { readText, scalar } from "./scalars.ts";
import type { Reading, Words } from "./scalars.ts";

/** A name that is compared with other names; `pattern` is checked with `rule` as the explanation. */
const named = (words: Words, wanted: string, pattern: RegExp, rule: string) =>
  scalar({ type: "string", pattern: pattern.source, ...words }, (value): Reading<string> => {
    const reading = readText(value, wanted);
    if (!("value" in reading) && typeof value === "number" && !pattern.test(String(value)))
      return { ...reading, hint: rule };
    if (!("value" in reading) || pattern.test(reading.value)) return reading;
    return { code: "bad-name", message: `"${reading.value}" cannot be ${wanted}`, hint: rule };
  });

export const MACHINE_NAME = /^[A-Za-z][A-Za-z0-9-]{0,14}$/;
export const MACHINE_NAME_RULE =
  "a computer name has up to 15 letters, digits and hyphens, and starts with a letter";
const RANGE = /^([A-Za-z][A-Za-z0-9-]*?)([0-9]+)\.\.([A-Za-z][A-Za-z0-9-]*?)([0-9]+)$/;

export const machineName = (description: string, example = "PARENT") =>
  scalar(
    {
      title: "one laptop",
      type: "string",
      pattern: MACHINE_NAME.source,
      description,
      examples: [example],
    },
    (value): Reading<string> => {
      const reading = readText(value, "the name of one laptop");
      if (Array.isArray(value) && "code" in reading)
        return { ...reading, hint: `write laptops: ${writeFlow(value)}` };
      if (!("value" in reading) || MACHINE_NAME.test(reading.value)) return reading;
      if (reading.value.includes("..")) {
        return {
          code: "bad-name",
          message: `{key} takes one laptop; "${reading.value}" is a range`,
          hint: "use laptops: for several",
        };
      }
      if (reading.value.startsWith("\\\\")) {
        return {
          code: "bad-name",
          message: `{key} takes the name of a laptop; "${reading.value}" is a path`,
          hint: `write ${reading.value.split("\\")[2] ?? "PARENT"}`,
        };
      }
      return {
        code: "bad-name",
        message: `"${reading.value}" cannot be the name of a laptop`,
        hint: MACHINE_NAME_RULE,
      };
    },
  );

/** A name a computer has on the network, whatever the file calls it. */
export const computerName = (description: string, example: string) =>
  scalar(
    { type: "string", pattern: MACHINE_NAME.source, description, examples: [example] },
    (value): Reading<string> => {
      const reading = readText(value, "a computer name");
      if (!("value" in reading) || MACHINE_NAME.test(reading.value)) return reading;
      return {
        code: "bad-name",
        message: `"${reading.value}" cannot be a computer name`,
        hint: MACHINE_NAME_RULE,
      };
    },
  );

const PART = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const IP_ADDRESS = new RegExp(`^${PART}(?:\\.${PART}){3}$`);

/** Four numbers with dots between them. */
export const ipAddress = (description: string) =>
  scalar(
    { type: "string", pattern: IP_ADDRESS.source, description, examples: ["192.168.1.10"] },
    (value): Reading<string> => {
      const reading = readText(value, "an address");
      if (!("value" in reading)) return { ...reading, hint: "write it like 192.168.1.10" };
      if (IP_ADDRESS.test(reading.value) && !reading.value.startsWith("0.")) return reading;
      return {
        code: "wrong-value",
        message: `"${reading.value}" is not an address`,
        hint: "four numbers up to 255 with dots between them: 192.168.1.10",
      };
    },
  );

/** `PEER1` or `PEER1..PEER10`; the ends are checked when names are resolved. */
export const MachineOrRange = scalar(
  {
    id: "LaptopOrRange",
    title: "One laptop, or a range",
    type: "string",
    pattern: `${MACHINE_NAME.source}|${RANGE.source}`,
    description: "The name of a laptop, or a range of numbered ones: `PEER1..PEER10`.",
    examples: ["PARENT", "PEER1..PEER10"],
  },
  (value): Reading<string> => {
    const reading = readText(value, "a laptop or a range");
    if (!("value" in reading) || MACHINE_NAME.test(reading.value)) return reading;
    const range = RANGE.exec(reading.value);
    if (range === null) {
      const short = /^([A-Za-z][A-Za-z0-9-]*?)([0-9]+)\.\.([0-9]+)$/.exec(reading.value);
      const words = reading.value.split(/\s+/);
      const dots = /^(.*[0-9])\s*(?:\.\.\.|…|-|–|\.| to )\s*([A-Za-z].*[0-9])$/.exec(reading.value);
      const hint =
        short !== null
          ? `write ${short[1]}${short[2]}..${short[1]}${short[3]}`
          : words.length > 1 && words.every((word) => MACHINE_NAME.test(word))
            ? `a comma stands between two names: [${words.join(", ")}]`
            : dots === null
              ? "write PEER3, or PEER1..PEER10 for a range"
              : `write ${dots[1]}..${dots[2]}`;
      return {
        code: "bad-name",
        message: `"${reading.value}" is neither a laptop nor a range`,
        hint,
      };
    }
    const [, left, from, right, to] = range;
    if (left !== right) {
      return {
        code: "bad-name",
        message: "both ends of a range have the same name",
        hint: `write ${left}${from}..${left}${to}`,
      };
    }
    if (Number(from) > Number(to)) {
      return {
        code: "bad-name",
        message: `the range "${reading.value}" runs backwards`,
        hint: `write ${left}${to}..${left}${from}`,
      };
    }
    return reading;
  },
);

export const fileName = (description: string) =>
  named(
    { description, examples: ["doc-001.docx"] },
    "the name of a document",
    /^(?!\s)[^\\/:*?"<>|\u0000-\u001f]{1,100}(?<![\s.])$/,
    String.raw`up to 100 characters, without \ / : * ? " < > | and without a dot or blank at the end`,
  );
export const shareName = (description: string, example = "Maple") =>
  named(
    { description, examples: [example] },
    "the name of a share",
    /^(?!\s)[^\\/:*?"<>|\u0000-\u001f]{1,80}(?<![\s.])$/,
    String.raw`up to 80 characters, without \ / : * ? " < > |`,
  );
export const folderName = (description: string, example: string) =>
  named(
    { description, examples: [example] },
    "the name of a folder",
    /^(?!\s)[^\\/:*?"<>|\u0000-\u001f]{1,80}(?<![\s.])$/,
    String.raw`up to 80 characters, without \ / : * ? " < > |`,
  );
export const accountName = (description: string, example = "field") =>
  named(
    { description, examples: [example] },
    "an account name",
    /^[^\\/"[\]:;|=,+*?<>@\u0000-\u001f]{1,20}$/,
    "up to 20 characters, without the name of the computer in front",
  );
export const RECORD_ID =
  /^(?:tb\/[0-9]{1,9}|aje\/[0-9]{1,9}|entry\/[A-Za-z0-9][A-Za-z0-9-]{0,99}|signoff\/[^\\/:*?"<>|]{1,100})$/;
export const RECORD_ID_RULE =
  "write tb/1000 (trial balance), entry/anna-1 or aje/1 (adjusting entry) or signoff/doc-001.docx";
export const recordId = (description: string) =>
  named({ description, examples: ["tb/1000"] }, "the id of a record", RECORD_ID, RECORD_ID_RULE);
