/** The first line of a journal: which day this is, down to every default (architecture "A run, end to end"). */
import type { JournalHeader } from "../../sim/journal.ts";
import type { Plan } from "../plan.ts";
import { fieldWorld } from "./world.ts";

/** Version of the package whose rules made this journal. A test holds it equal to package.json. */
export const PACKAGE_VERSION = "0.1.0";

export const journalHeader = (plan: Plan): JournalHeader => ({
  format: "fieldlab-journal",
  version: 1,
  package: PACKAGE_VERSION,
  scenario: plan.name,
  scenarioHash: plan.fileHash,
  seed: plan.seed,
  scheduling: plan.scheduling,
  ...(plan.schedule === undefined ? {} : { schedule: plan.schedule.map((turn) => ({ ...turn })) }),
  policies: { ...plan.policies },
  world: {
    engagement: { ...plan.engagement },
    nodes: plan.nodes.map((node) => ({ ...node, password: null })),
    devices: fieldWorld(plan).devices.map((device) => ({ ...device })),
    cables: plan.cables + (plan.crossoverCables ?? 0),
  },
});
