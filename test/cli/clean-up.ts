/** For what several tests of a file share: made in `beforeAll`, gone after all of them. */
import { afterAll } from "vitest";
import type { WhenOver } from "./fieldlab.ts";

export const cleanUpAfterAll = (): WhenOver => {
  const cleanUps: Array<() => void> = [];
  afterAll(() => {
    for (const cleanUp of cleanUps.reverse()) cleanUp();
  });
  return (cleanUp) => void cleanUps.push(cleanUp);
};
