/** The most a file may ask for. */

export const LIMITS = {
  nodes: 500,
  count: 200,
  ports: 4096,
  documents: 10_000,
  /** Every copy has them all in memory: with a dozen laptops these take 3 GB. */
  records: 100_000,
  cables: 10_000,
  /** What one person can save at once, and what the engagement holds: it is in memory while the day is played. */
  bytes: 4 * 1_024 ** 3,
  /** The engine's own limit. */
  documentBytes: 1_024 ** 3,
  programVersion: 9,
} as const;
