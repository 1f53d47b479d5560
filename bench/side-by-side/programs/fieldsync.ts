/** Ours, as a user starts it: the built command, and what it says with --json. */
import { existsSync, readFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { killWhen, type KeptVersion, type Pair, type Program, type Side } from "../program.ts";
import { run, start, type Ended, type Scratch, type Started } from "../scratch.ts";

const ROOT = join(import.meta.dirname, "../../..");
const BUNDLE = join(ROOT, "dist/fieldsync.js");

/** Both laptops of a desk; their keys lie in one private folder, which tells the copies apart by where they are. */
export interface FieldsyncPair extends Pair {
  /** Runs a command to its end, whatever it says. */
  run(...args: ReadonlyArray<string>): Promise<Ended>;
  /** Runs a command that goes on until it is killed. */
  start(...args: ReadonlyArray<string>): Started;
}

/** `carryOut` starts a program and waits for its end; it may be another way than a process for each command. */
const fieldsyncPair = async (
  scratch: Scratch,
  documents: string,
  carryOut = run,
): Promise<FieldsyncPair> => {
  const environment = { FIELDSYNC_HOME: join(scratch.root, "home"), NO_COLOR: "1" };
  const roots = { office: scratch.folder("office"), laptop: join(scratch.root, "laptop") };
  let exports = 0;

  const command = (args: ReadonlyArray<string>) =>
    [process.execPath, [BUNDLE, ...args], environment] as const;
  const ended = (...args: ReadonlyArray<string>): Promise<Ended> => carryOut(...command(args));
  const well = async (...args: ReadonlyArray<string>): Promise<Ended> => {
    const end = await ended(...args);
    if (end.code !== 0)
      throw new Error(`fieldsync ${args.join(" ")} ended with ${end.code}: ${end.said}`);
    return end;
  };

  await rename(documents, join(roots.office, "documents"));
  await well("init", roots.office, "--name", "Beside");
  await well("create-copy", roots.office, roots.laptop);

  return {
    documents: (side) => join(roots[side], "documents"),
    whole: (side) => roots[side],
    goOffline: async () => {
      await ended("disconnect", roots.laptop);
    },
    told: async (side, { added, removed }) => {
      // In upper or lower case the name is the same to it.
      if (added?.toLowerCase() === removed?.toLowerCase()) return;
      // Where few documents are, one that is missing has to be answered for before anything else is taken in.
      if (removed !== undefined) await well("documents", "delete", roots[side]);
      if (added !== undefined)
        await well("documents", "add", roots[side], join(roots[side], "documents", added));
    },
    sync: async () => {
      await ended("sync", roots.office);
      await ended("sync", roots.laptop);
    },
    cutSync: async (reached) => {
      await ended("sync", roots.office);
      await killWhen(start(...command(["sync", roots.laptop])), reached);
    },
    putBack: async (side) => {
      await ended("documents", "restore", roots[side]);
    },
    versions: async (side: Side): Promise<ReadonlyArray<KeptVersion>> => {
      const out = join(scratch.root, `export-${(exports += 1)}`);
      await well("export", roots[side], out);
      const summary = JSON.parse(readFileSync(join(out, "engagement.json"), "utf8")) as {
        readonly documents: ReadonlyArray<KeptVersion & { readonly file: string }>;
      };
      return summary.documents.map(({ current, file, name, sha256 }) => {
        if (!existsSync(join(out, file))) throw new Error(`the export lacks ${file}`);
        return { name, sha256, current };
      });
    },
    end: () => Promise.resolve(),
    run: ended,
    start: (...args) => start(...command(args)),
  };
};

export const fieldsync = {
  name: "fieldsync",
  flat: true,
  version: () =>
    (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string })
      .version,
  pair: fieldsyncPair,
} satisfies Program;
