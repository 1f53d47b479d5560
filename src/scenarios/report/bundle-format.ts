/** How a bundle of a run begins: `{ "format": "fieldlab-repro"`. */
export const BUNDLE_FORMAT = "fieldlab-repro";
