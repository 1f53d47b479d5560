/** What Windows on each laptop does to the field: accounts, shares, sessions on both ends, programs, refusals. */
import type { JournalEvent } from "../sim/journal.ts";
import { count, shown, text } from "./facts.ts";
import { withLaptop } from "./field.ts";
import type { FieldState, SharedFolder } from "./field.ts";
import type { Fold } from "./fold.ts";

/** The list without the first item that matches. */
const without = <T>(items: ReadonlyArray<T>, matches: (item: T) => boolean): ReadonlyArray<T> => {
  const index = items.findIndex(matches);
  return index === -1 ? items : items.toSpliced(index, 1);
};

/** Windows tells names of accounts and shares apart without regard to capitals, and so does whoever types them. */
const isSame = (one: string, other: string | null): boolean =>
  one.toLowerCase() === other?.toLowerCase();

/** One session per server, client and account, whatever a journal says (domain rule 16). */
const sessionOpened: Fold = (field, event) => {
  const client = text(event, "client") ?? "?";
  const account = text(event, "account") ?? "?";
  const served = withLaptop(field, event.actor, (server) => ({
    hosts: [
      ...without(server.hosts, (held) => held.client === client && isSame(held.account, account)),
      { client, account },
    ],
    seatsUsed: count(event, "used") ?? server.seatsUsed + 1,
  }));
  return withLaptop(served, client, (laptop) => ({
    uses: [
      ...without(laptop.uses, (use) => use.server === event.actor && isSame(use.account, account)),
      { server: event.actor, account },
    ],
  }));
};

const sessionClosed: Fold = (field, event) => {
  const client = text(event, "client") ?? "?";
  const account = text(event, "account");
  const same = (held: { readonly account: string }) =>
    account === null || isSame(held.account, account);
  const served = withLaptop(field, event.actor, (server) => ({
    hosts: without(server.hosts, (held) => held.client === client && same(held)),
    seatsUsed: count(event, "used") ?? Math.max(0, server.seatsUsed - 1),
  }));
  return withLaptop(served, client, (laptop) => ({
    uses: without(laptop.uses, (use) => use.server === event.actor && same(use)),
  }));
};

/** The shares with one of them changed. */
const withShare = (
  field: FieldState,
  event: JournalEvent,
  change: (share: SharedFolder) => SharedFolder,
): FieldState => {
  const name = text(event, "share") ?? "?";
  return withLaptop(field, event.actor, ({ shares }) => ({
    shares: shares.some((share) => isSame(share.name, name))
      ? shares.map((share) => (isSame(share.name, name) ? change(share) : share))
      : [...shares, change({ name, grants: [] })],
  }));
};

/** What the folder itself allows stands beside what the share does: neither takes the place of the other (domain rule 31). */
const granted: Fold = (field, event) => {
  const account = text(event, "account") ?? "?";
  const access = text(event, "access") ?? "?";
  return withShare(field, event, (share) => {
    if (text(event, "level") !== "folder") {
      const others = share.grants.filter((grant) => !isSame(grant.account, account));
      return { ...share, grants: [...others, { account, access }] };
    }
    const path = text(event, "path") ?? "";
    const { limits = [] } = share;
    const others = limits.filter(
      (limit) => !isSame(limit.account, account) || !isSame(limit.path, path),
    );
    return { ...share, limits: [...others, { path, account, access }] };
  });
};

export const WINDOWS_FOLDS: { readonly [kind: string]: Fold } = {
  "account.created": (field, event) =>
    withLaptop(field, event.actor, ({ accounts }) => ({
      accounts: [...accounts, text(event, "account") ?? "?"],
    })),
  "share.created": (field, event) => withShare(field, event, (share) => share),
  "share.removed": (field, event) =>
    withLaptop(field, event.actor, ({ shares }) => ({
      shares: without(shares, (share) => isSame(share.name, text(event, "share"))),
    })),
  "permission.granted": granted,
  "permission.revoked": (field, event) =>
    withShare(field, event, (share) => ({
      ...share,
      grants: share.grants.filter((grant) => !isSame(grant.account, text(event, "account"))),
    })),
  "session.opened": sessionOpened,
  "session.closed": sessionClosed,
  refused: (field, event) =>
    withLaptop(field, event.actor, () => ({
      lastRefusal: {
        seq: event.seq,
        operation: text(event, "operation") ?? "?",
        target: text(event, "target") ?? "?",
        code: shown(event, "code") ?? "?",
        text: text(event, "text") ?? "",
      },
    })),
  "program.opened": (field, event) =>
    withLaptop(field, event.actor, ({ programs }) => ({
      programs: [
        ...programs,
        {
          program: text(event, "program") ?? "?",
          on: text(event, "on") ?? "?",
          file: text(event, "file"),
        },
      ],
    })),
  "program.closed": (field, event) =>
    withLaptop(field, event.actor, ({ programs }) => ({
      programs: without(programs, (open) => open.program === text(event, "program")),
    })),
};
