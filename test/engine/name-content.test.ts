/** One name, one content (engine I18); the random days ask the same of everything that lay in any folder. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { namesByContent } from "./name-content.ts";
import { settle, text, World } from "./world.ts";

describe("a name that carries a hash", () => {
  it.effect("has one content in all folders, and a second one would be noticed", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      for (const name of ["PEER1", "PEER2"]) {
        yield* world.connect(name, "PARENT");
        for (let n = 0; n < 70; n++) yield* world.laptop(name).copy.setField("tb/1", name, n);
        yield* world.laptop(name).copy.saveDocument("Memo.docx", text(`by ${name}`));
      }
      yield* settle;
      yield* settle;
      const folders = [...world.laptops.values()].map(({ folder }) => folder);
      const found = namesByContent(folders);
      assert.deepStrictEqual(found.ambiguous, []);
      assert.isAtLeast(found.looked, 140);
      const { folder } = world.laptop("PEER2");
      for (const path of folder.paths()) {
        const bytes = folder.files.get(path.toLowerCase())?.bytes ?? text("");
        if (/\.(?:seg|pack|parcel)$|^_Sync\/blob\//.test(path))
          folder.plant(path, bytes.with(0, (bytes[0] ?? 0) ^ 1));
      }
      assert.isAtLeast(namesByContent(folders).ambiguous.length, 4);
    }),
  );
});
