/** The most a file may ask for. */

export const LIMITS = {
  nodes: 500,
  count: 200,
  ports: 4096,
  documents: 10_000,
  records: 1_000_000,
  cables: 10_000,
  programVersion: 9,
} as const;
