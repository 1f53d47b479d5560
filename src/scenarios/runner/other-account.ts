/**
 * Somebody at a laptop signs in with another account where it is connected. Windows takes one account for one host (1219), so the cable is out
 * until everybody there has noticed, and he is there first when it is in again. It is over when his program is closed and the usual account
 * signs in.
 */
import * as Effect from "effect/Effect";
import { cableOf } from "../../model/windows/views.ts";
import { accountOf, type Account } from "../../model/sharing/accounts.ts";
import type { Laptop } from "../../model/laptop.ts";
import type { Connection } from "../../model/sharing/connection.ts";
import type { Credentials } from "../actions.ts";
import { AS_ANOTHER } from "../chance.ts";
import { act } from "./act.ts";
import { noteRefusal, tryTo, until } from "./drawn.ts";
import type { Room } from "./room.ts";
import type { Strike } from "./trouble.ts";

const GLANCE_MILLIS = 500;
const SECOND_MILLIS = 1_000;
/** Whoever has something open there looks around every minute, and notices. */
const NOTICED_MILLIS = 120_000;
/** A copy that works as the other one by then keeps him in. */
const TRIES_AGAIN_MILLIS = 60_000;

interface Place {
  readonly connection: Connection;
  readonly host: Laptop;
}

/** Where the laptop is connected; where it is to several, the last of them. */
const placeOf = (laptop: Laptop): Place | null => {
  for (const connection of laptop.redirector.connections.toReversed())
    if (connection.transport !== null) return { connection, host: connection.transport.server };
  return null;
};

/** Another account of that host that is let in. */
const otherAccount = ({ connection: { who }, host }: Place): Account | undefined =>
  host.accounts
    .all()
    .find(
      ({ disabled, expired, lockedOut, name, password }) =>
        name.toLowerCase() !== accountOf(who.user).toLowerCase() &&
        password !== "" &&
        !(disabled || expired || lockedOut),
    );

const typed = (server: string, user: string, password: string): Credentials => ({
  user: `${server}\\${accountOf(user)}`,
  password,
  remember: false,
});

export const signInAsAnother = Effect.fnUntraced(function* (
  room: Room,
  { name, trouble: { at, kind, target, until: end } }: Strike,
) {
  const place = placeOf(room.laptop(target));
  const other = place === null ? undefined : otherAccount(place);
  if (place === null || other === undefined) {
    const code = place === null ? "not-connected" : "no-other-account";
    room.kernel.record("drawn.refused", target, { block: name, what: kind, code });
    return;
  }
  const { server, who } = place.connection;
  const cable = cableOf(room.field, target);
  if (cable !== null && (yield* tryTo(room, name, { action: "unplug", laptop: target }))) {
    for (let waited = 0; place.connection.inUse && waited < NOTICED_MILLIS; waited += GLANCE_MILLIS)
      yield* Effect.sleep(GLANCE_MILLIS);
    const { device: into, port } = cable;
    yield* tryTo(room, name, { action: "plug", laptop: target, into, port });
  }
  const opened = yield* tryTo(room, name, {
    action: "open-program",
    laptop: target,
    program: AS_ANOTHER,
    on: `\\\\${server}`,
    file: null,
    ...typed(server, other.name, other.password),
  });
  if (!opened) return;
  // It goes on as long as it was to go on from when it began.
  yield* until(room, room.kernel.now + end - at);
  yield* tryTo(room, name, { action: "close-program", laptop: target, program: AS_ANOTHER });
  yield* signInAgain(room, name, target, { server, ...typed(server, who.user, who.password) });
});

/** The usual account is typed again, as soon as Windows takes it. */
const signInAgain = Effect.fnUntraced(function* (
  room: Room,
  block: string,
  laptop: string,
  { server, ...credentials }: Credentials & { readonly server: string },
) {
  const action = { action: "sign-in", laptop, to: `\\\\${server}`, ...credentials } as const;
  for (let tried = 0; ; tried += SECOND_MILLIS) {
    const outcome = yield* act(room, action);
    if (outcome.kind === "done") return;
    if (tried >= TRIES_AGAIN_MILLIS) {
      const code = outcome.kind === "refused" ? String(outcome.refused.code) : "no end";
      return noteRefusal(room, block, action, code);
    }
    yield* Effect.sleep(SECOND_MILLIS);
  }
});
