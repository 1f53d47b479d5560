/** Stacks for reports: deep, and without the frames of whoever takes them. */

/** Deep enough to see past Effect's run loop, and to find the console below a stream. */
const FRAMES = 40;

/** The frames below a function that is on the stack, one per line. */
export const stackBelow = (caller: (...given: Array<never>) => unknown): string => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const taken = { stack: "" };
  Error.captureStackTrace(taken, caller);
  Error.stackTraceLimit = limit;
  return taken.stack.replace(/^.*\n/, "");
};
