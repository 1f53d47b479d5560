/** The file behind a worker thread of `fieldlab shrink`: plays one candidate after the other and says what it came to. */
import * as Module from "node:module";
import { parentPort } from "node:worker_threads";

Module.enableCompileCache();
const { judgeText } = await import("../../scenarios/hunt/judge.ts");

parentPort?.on("message", (text: string) => parentPort?.postMessage(judgeText(text), []));
