/** What asks a command to stop: Ctrl-C, and whoever ends processes. */
export const SIGNALS = ["SIGINT", "SIGTERM"] as const;
