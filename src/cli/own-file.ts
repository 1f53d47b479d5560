/**
 * Where a file lies that is not loaded but handed to somebody who loads it, as a worker thread is. A build gives every file a name by what is
 * in it and leaves those of the build before where they are, so a program that goes on while somebody builds starts threads of its own build.
 */

/** The last name in `import("./play-worker.ts")`, whoever has written that anew: the build, or Vitest. */
const NAMED = /([\w-]+\.[jt]s)["'`]/;

/** `load` imports the file and is never called: what it imports is the name the build has given it. `beside` is a file of the same folder. */
export const ownFile = (load: () => unknown, beside: string): URL => {
  const [, name] = NAMED.exec(String(load)) ?? [];
  if (name === undefined) throw new Error(`no file is named in ${String(load)}`);
  return new URL(`./${name}`, beside);
};
