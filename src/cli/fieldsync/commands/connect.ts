/** `fieldsync connect`, `disconnect`, `switch`: which copy this one exchanges with. It stays so until people change it. */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../../engine/engine.ts";
import { EngineError } from "../../../engine/errors.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import { advised } from "../advised.ts";
import { asKnown } from "../known-place.ts";
import { path, wordOrPath } from "../parameters.ts";
import { copyVerb, nothing } from "../verb.ts";
import { connectionText, queueText } from "../words.ts";

/** How it stands now. A choice the next command would not know of is none. */
const connectionOf = (handle: CopyHandle) =>
  Effect.suspend(() => {
    const status = handle.status();
    const { notRemembered } = status;
    return notRemembered === null
      ? Effect.succeed(status)
      : Effect.fail(
          new EngineError({
            reason: "volume",
            text: `Whom this copy exchanges with could not be written down, and will be forgotten unless that is done before the copy is closed: ${notRemembered.message}`,
            volumeError: notRemembered,
          }),
        );
  });

const connectionLine = (status: ReturnType<CopyHandle["status"]>): string =>
  `${connectionText(status)}; ${queueText(status)}`;

export const connect = copyVerb({
  name: "connect",
  description:
    "Connects this copy to another one of the same engagement and exchanges changes once. The connection is kept until you change it; if the other copy cannot be used, the old connection stays.",
  examples: [
    {
      command: "fieldsync connect Maple /mnt/PARENT/Maple",
      description: "Connect to a shared folder",
    },
  ],
  parameters: { path: path("path", "The folder of the other copy: on this computer, or a share") },
  run: ({ handle }, args) =>
    Effect.andThen(
      advised(
        Effect.flatMap(asKnown(handle, args.path), (known) => handle.connect({ path: known })),
        () => ({
          todo: "name the folder of another copy: see the known ones with: fieldsync properties FOLDER",
        }),
      ),
      connectionOf(handle),
    ),
  text: connectionLine,
});

export const disconnect = copyVerb({
  name: "disconnect",
  description:
    "Ends the connection and forgets it. What you change is kept until you connect again.",
  parameters: nothing,
  run: ({ handle }) => Effect.andThen(handle.disconnect, connectionOf(handle)),
  text: connectionLine,
});

const PARENT = "parent";

const noParent = () =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "unknown-location",
    wrong: "this is the office original, which has no parent: the others connect to it",
    todo: "to exchange with one of them, use: fieldsync connect FOLDER PATH",
  });

export const switchTo = copyVerb({
  name: "switch",
  description:
    "Connects to a place this copy already knows. Type parent for the copy it was made from, or one of the paths that properties shows.",
  parameters: {
    target: wordOrPath(
      PARENT,
      "target",
      "parent, or a path this copy has been connected to before",
    ),
  },
  run: ({ handle }, { target }) =>
    target === PARENT && handle.identity.role === "top-level"
      ? Effect.fail(noParent())
      : Effect.andThen(
          Effect.flatMap(asKnown(handle, target), (known) => handle.switchTo(known)),
          connectionOf(handle),
        ),
  text: connectionLine,
});
