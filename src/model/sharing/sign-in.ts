/**
 * Browsing to `\\SERVER` and logging on there (the page's Step 3): opens a session and leaves it waiting, and keeps the pair
 * for whoever connects to that server later.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../../engine/errors.ts";
import { foldName, parseUnc } from "../disk/file-names.ts";
import type { Laptop } from "../laptop.ts";
import { refused } from "../windows/refusals.ts";
import { connectShare } from "./share-volume.ts";
import { PIPE_SHARE } from "./shares.ts";

export interface SignIn {
  /** `SERVER` or `\\\\SERVER`. */
  readonly server: string;
  /** Without a name Windows offers what it has: a remembered pair, or the logged-on user (rule 28). */
  readonly user?: string;
  readonly password?: string;
  readonly remember?: boolean;
}

export const signIn = (
  laptop: Laptop,
  { server, user, password = "", remember = false }: SignIn,
): Effect.Effect<void, VolumeError> => {
  const host = parseUnc(server)?.host ?? server;
  const target = `\\\\${host}`;
  if (foldName(host) === foldName(laptop.computerName)) return Effect.void;
  const credentials = user === undefined ? undefined : { user, password, remember };
  const place = { share: PIPE_SHARE, folder: "" };
  const request = { host, place, credentials, purpose: "sign-in" } as const;
  return laptop.machine.callback<void, VolumeError>(
    `${target} to let ${user ?? "us"} in`,
    (resume) =>
      connectShare(laptop, request, (outcome) => {
        if (!outcome.ok) {
          const what = { operation: "sign-in", target, path: target };
          return resume(Effect.fail(refused(laptop, what, outcome.failure)));
        }
        outcome.value.staySignedIn();
        resume(Effect.void);
      }),
  );
};
