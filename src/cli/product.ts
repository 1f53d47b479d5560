/**
 * The two commands of the package, as far as their start, their defects and their end differ.
 */
export interface Product {
  /** As it is typed. */
  readonly name: string;
  /** Set to anything, this variable shows where a defect happened. */
  readonly debugVariable: string;
  /** What the user worked with, and what a defect is not the fault of. */
  readonly blameless: string;
}

export const FIELDLAB: Product = {
  name: "fieldlab",
  debugVariable: "FIELDLAB_DEBUG",
  blameless: "your scenario",
};

export const FIELDSYNC: Product = {
  name: "fieldsync",
  debugVariable: "FIELDSYNC_DEBUG",
  blameless: "your engagement",
};
