/** Names of files that belong to a scenario: its journal, its timeline, its smaller self. */

/** A path without what scenario files end with; somebody may have called his only `day.yaml`. */
export const stemOf = (file: string): string => file.replace(/(?:\.scenario)?\.ya?ml$/i, "");

/** A cell in the name of a file: `.os=windows-7-pro,cables=3`, without what some disk could not take. */
export const cellInName = (cell: string | undefined): string =>
  cell === undefined ? "" : `.${cell.replaceAll(" ", ",").replaceAll(/[^\w=,.-]/g, "_")}`;
