/** The file behind a worker thread of `fieldlab shrink`: plays one candidate after the other and says what it came to. */
import * as Module from "node:module";
import { parentPort } from "node:worker_threads";
import type { Asked } from "./judges.ts";

Module.enableCompileCache();
const { judgeDay } = await import("../../scenarios/hunt/judge.ts");

parentPort?.on("message", ({ symptom, text }: Asked) =>
  parentPort?.postMessage(judgeDay(text, symptom), []),
);
