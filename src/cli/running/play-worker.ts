/** The file behind a worker thread of `fieldlab run`: plays what it is handed, one scenario after the other. */
import * as Module from "node:module";
import { parentPort } from "node:worker_threads";
import type { Job } from "./play-one.ts";

Module.enableCompileCache();
const { playOne } = await import("./play-one.ts");

parentPort?.on("message", (job: Job) => parentPort?.postMessage(playOne(job), []));
