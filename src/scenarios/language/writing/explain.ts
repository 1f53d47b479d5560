/**
 * A plan as a scenario file: everything resolved, every default written out, short forms as the small steps they stand for. What
 * `explain` prints is itself a scenario, and loading it gives the same plan.
 */
import { writeSchedule } from "./write-schedule.ts";
import { chanceOf } from "./explain-chance.ts";
import { eventuallyOf } from "./explain-expectations.ts";
import { deviceOf, engagementOf, nodeOf } from "./explain-room.ts";
import { timelineOf } from "./explain-steps.ts";
import { rangesOf } from "./ranges.ts";
import { writeFlow, writeText } from "../yaml/write-yaml.ts";
import { NEWEST_VERSION } from "../upgrade/upgrades.ts";
import type { Plan } from "../../plan.ts";

export const explainPlan = (plan: Plan): string => {
  const lines = [
    "# yaml-language-server: $schema=../../schema/scenario.v1.json",
    `# ${plan.file}, resolved: every default is written out.`,
    `scenario: ${NEWEST_VERSION}`,
    `name: ${writeText(plan.name)}`,
    `about: ${writeText(plan.about)}`,
    `symptom: ${writeFlow(plan.symptom)}`,
    `cause: ${writeText(plan.cause)}`,
    `source: ${writeText(plan.source)}`,
    `tags: ${writeFlow(plan.tags)}`,
    ...standingOf(plan),
    `seed: ${/^(?:0|[1-9][0-9]{0,14})$/.test(plan.seed) ? plan.seed : `'${plan.seed.replaceAll("'", "''")}'`}`,
    `scheduling: ${plan.scheduling}`,
    ...(plan.schedule === undefined
      ? []
      : [`schedule: ${writeFlow(writeSchedule(plan.schedule))}`]),
    `policies: ${writeFlow(plan.policies)}`,
    `engagement: ${writeFlow(engagementOf(plan))}`,
    "nodes:",
    ...plan.nodes.map((node) => `  ${node.name}: ${writeFlow(nodeOf(node))}`),
    "network:",
    ...(plan.devices.length === 0 ? [] : ["  devices:"]),
    ...plan.devices.map((device) => `    ${device.name}: ${writeFlow(deviceOf(device))}`),
    `  cables: ${plan.cables}`,
    `  crossover-cables: ${plan.crossoverCables ?? 0}`,
    "timeline:",
    ...timelineOf(plan.timeline),
    ...chanceOf(plan, rangesOf),
    ...(plan.eventually === null
      ? []
      : [`eventually: ${writeFlow(eventuallyOf(plan.eventually))}`]),
    `always: ${writeFlow(plan.always)}`,
    `must-happen: ${writeFlow(plan.mustHappen.map(({ mark, on }) => (on === null ? mark : { mark, on })))}`,
    ...(plan.playAgain === undefined ? [] : [`play-again: ${writeFlow(plan.playAgain)}`]),
    ...(plan.eventsLimit === undefined ? [] : [`events-limit: ${plan.eventsLimit}`]),
  ];
  return `${lines.join("\n")}\n`;
};

const standingOf = ({ issue, owner, skip, knownFailure }: Plan): ReadonlyArray<string> => {
  const standing = { issue, owner, skip, "known-failure": knownFailure?.issue };
  return Object.entries(standing).flatMap(([key, words]) =>
    words === undefined ? [] : [`${key}: ${writeText(words)}`],
  );
};
