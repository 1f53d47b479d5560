/** Who works with a copy, once somebody said so: remembered in the private memory, so that it is typed once. */
import * as Effect from "effect/Effect";
import {
  decode,
  decodeText,
  encodeText,
  objectWith,
  parseJson,
  plainText,
} from "../../engine/json.ts";
import { limits } from "../../engine/limits.ts";
import type { PrivateJournal } from "../../engine/ports.ts";

const SLOT = "person";

export interface Person {
  readonly user: string;
  readonly machine: string;
}

/** Undefined where nobody said it, or where the slot cannot be read: then the computer's own names hold. */
export const rememberedPerson = (journal: PrivateJournal["Service"]) =>
  Effect.map(journal.load(SLOT), (bytes): Person | undefined => {
    if (bytes === undefined) return undefined;
    const decoded = decode(() => {
      const parts = objectWith(parseJson(decodeText(bytes)), ["user", "machine"], "person");
      return {
        user: plainText(parts["user"], limits.personCharacters, "user"),
        machine: plainText(parts["machine"], limits.personCharacters, "machine"),
      };
    });
    return decoded.ok ? decoded.value : undefined;
  });

export const rememberPerson = (journal: PrivateJournal["Service"], { machine, user }: Person) =>
  journal.save(SLOT, encodeText(JSON.stringify({ user, machine })));

/** Whoever makes another copy at the place of one that is deleted need not be who worked there. */
export const forgetPerson = (journal: PrivateJournal["Service"]) =>
  Effect.ignore(
    Effect.flatMap(journal.load(SLOT), (bytes) =>
      bytes === undefined ? Effect.void : journal.save(SLOT, new Uint8Array(0)),
    ),
  );
