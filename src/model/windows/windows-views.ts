/**
 * What a person sees who types a command at one laptop, line by line in Windows' own words: `ipconfig`, `net view`. Functions of
 * the field's present state. The short forms, for expectations and programs, are in views.ts.
 */
import { maskOf } from "../addresses/address.ts";
import type { Field } from "../field.ts";

/** Columns between the indent and the colon, filled with dots in every second one. */
const DOTS = ". ".repeat(17);

const line = (label: string, value: string): string =>
  `   ${label}${DOTS.slice(label.length)}: ${value}`.trimEnd();

/** Windows writes this label with a blank behind it. */
const SUFFIX = line("Connection-specific DNS Suffix ", "");

/** `ipconfig`: a cable, an address, and where it came from. */
export const ipconfig = (field: Field, laptop: string): ReadonlyArray<string> => {
  const { nic, addressing } = field.laptop(laptop);
  const { address } = addressing;
  const isOwn = address?.by === "169.254";
  const state =
    nic.light === "down"
      ? [line("Media State", "Media disconnected"), SUFFIX]
      : [
          SUFFIX,
          ...(address === null
            ? []
            : [
                line(isOwn ? "Autoconfiguration IPv4 Address" : "IPv4 Address", address.text),
                line("Subnet Mask", maskOf(address)),
              ]),
          line("Default Gateway", ""),
        ];
  return ["Windows IP Configuration", "", "Ethernet adapter Local Area Connection:", "", ...state];
};

/** `net view`: the computers of the workgroup this laptop has heard of, which is late news (rule 11). */
export const netView = (field: Field, laptop: string): ReadonlyArray<string> => {
  const seen = field.browsing.seenBy(field.laptop(laptop));
  if (seen === null) {
    return [
      "System error 6118 has occurred.",
      "",
      "The list of servers for this workgroup is not currently available",
    ];
  }
  return [
    "Server Name            Remark",
    "",
    "-".repeat(79),
    ...seen.map((name) => `\\\\${name}`),
    "The command completed successfully.",
  ];
};
