/**
 * PouchDB, a database that replicates: documents are records in two databases on the disk, and nothing is a file. A small
 * document is a field, a large one an attachment.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pause } from "../scratch.ts";
import { contentOf, nameOf, SMALL_BYTES } from "./documents.ts";
import type { Lane, Racer } from "./lane.ts";

interface Stored {
  readonly _id: string;
  readonly _rev?: string;
  readonly body?: string;
  readonly _attachments?: {
    readonly body: { readonly content_type: string; readonly data: Buffer | string };
  };
}

interface Live {
  cancel(): void;
  on(event: "complete" | "error", listener: () => void): void;
}

interface Database {
  get(id: string, options?: { attachments: boolean; binary: boolean }): Promise<Stored>;
  put(document: Stored): Promise<unknown>;
  bulkDocs(documents: ReadonlyArray<Stored>): Promise<unknown>;
  readonly replicate: { to(other: Database): Promise<unknown> };
  sync(other: Database, options: { live: boolean }): Live;
  close(): Promise<void>;
}

const require = createRequire(import.meta.url);
const PouchDB: new (path: string) => Database = require("pouchdb");
const { version }: { readonly version: string } = require("pouchdb/package.json");

const AT_ONCE = 1_000;

export const pouchdbRacer: Racer = {
  name: "PouchDB (LevelDB)",
  version: () => version,
  runs: "all-the-time",
  watches: true,
  // An attachment of 200 MiB ends in "JavaScript heap out of memory".
  largestBytes: 64 * 1_024 * 1_024,
  lane: (scratch, count): Promise<Lane> => {
    const office = new PouchDB(join(scratch.folder("pouch"), "office"));
    const laptop = new PouchDB(join(scratch.folder("pouch"), "laptop"));
    const known = new Map<string, string>();
    let live: Live | undefined;

    const stored = (name: string, content: Buffer): Stored => ({
      _id: name,
      ...(content.length > SMALL_BYTES
        ? { _attachments: { body: { content_type: "application/octet-stream", data: content } } }
        : { body: content.toString("latin1") }),
    });

    return Promise.resolve({
      first: async () => {
        for (let from = 0; from < count; from += AT_ONCE) {
          const indices = Array.from(
            { length: Math.min(AT_ONCE, count - from) },
            (_, at) => from + at,
          );
          await office.bulkDocs(indices.map((index) => stored(nameOf(index), contentOf(index))));
        }
        await office.replicate.to(laptop);
      },
      save: async (name, content) => {
        const { _rev } = await laptop.get(name);
        if (_rev === undefined) throw new Error(`${name} has no revision`);
        known.set(name, _rev);
        await laptop.put({ ...stored(name, content), _rev });
      },
      shows: async (name) => (await office.get(name))._rev !== known.get(name),
      holds: async (name, content) => {
        const large = content.length > SMALL_BYTES;
        const found = await office.get(name, { attachments: large, binary: large });
        const data = found._attachments?.body.data;
        return large
          ? data instanceof Buffer && data.equals(content)
          : found.body === content.toString("latin1");
      },
      rest: () => Promise.resolve(),
      round: async () => {
        await laptop.replicate.to(office);
        await office.replicate.to(laptop);
      },
      watch: () => {
        live = laptop.sync(office, { live: true });
        return Promise.resolve();
      },
      end: async () => {
        if (live !== undefined) {
          const over = new Promise<void>((resolve) => {
            live?.on("complete", () => resolve());
            live?.on("error", () => resolve());
          });
          live.cancel();
          await Promise.race([over, pause(5_000)]);
        }
        await office.close();
        await laptop.close();
      },
    });
  },
};
