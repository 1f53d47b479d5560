/** The one contract over every kind of folder there is: what the engine may rely on is the same everywhere. */
import * as Effect from "effect/Effect";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import { MemoryFolder } from "../engine/memory-volume.ts";
import { FOLDER, preparedRoom } from "../model/rooms.ts";
import { tempFolder } from "./temp-folder.ts";
import { volumeContract } from "./volume-contract.ts";

volumeContract({
  name: "a folder in memory",
  trusting: true,
  open: () => ({
    volume: new MemoryFolder("PARENT").view("PARENT"),
    exit: (act) => Effect.runPromiseExit(act),
    close: () => {},
  }),
});

for (const fileSystem of ["ntfs", "samba", "local"] as const) {
  volumeContract({
    name: `a folder on a simulated ${fileSystem} disk`,
    open: () => {
      const room = preparedRoom({ policies: { fileSystem } });
      const volume = room.laptop("PARENT").localVolume(FOLDER);
      return { volume, exit: (act) => room.exit("PARENT", act), close: () => {} };
    },
  });

  volumeContract({
    name: `a folder on a simulated ${fileSystem} disk, through a share`,
    open: () => {
      const room = preparedRoom({ policies: { fileSystem } });
      const { volume, close } = room.hold("PEER1");
      return { volume, exit: (act) => room.exit("PEER1", act), close };
    },
  });
}

volumeContract({
  name: "a folder on a real disk",
  open: () => {
    const folder = tempFolder();
    return {
      volume: nodeVolume(folder.path),
      exit: (act) => Effect.runPromiseExit(act),
      close: folder.remove,
    };
  },
});
