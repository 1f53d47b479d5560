/**
 * What visitors have left in drop boxes (engine I22): whoever is connected takes back what the owner has taken in and says that he holds, with
 * one of his next looks. Nobody else ever removes it.
 *
 * Judged when everything has been quiet for long, and only where nothing keeps a visitor from clearing away: he has been refused nothing since he
 * was connected, no program holds files at either end, the disks have room and are there, and no log has two histories.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import { mayHaveForgotten, type FinishedRun } from "./finished-run.ts";
import { rawFolders, SNAPSHOT_FILE, type RawFolder, type RawSegment } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";
import { KEEPS_FROM_LOOKING } from "./time-to-look.ts";

const DROP_BOX = /\/_Sync\/in\/([0-9a-f]{32})\./;
const SNAPSHOT_THERE = /\.([0-9a-f]{64})\.snap$/;
const OWN_ACKNOWLEDGEMENT = /\/_Sync\/own\/have\.(\d+)\.json$/;

/** With less left on its disk a copy may take in nothing, and so does nothing else. */
const ROOM_LEAST_BYTES = 10_000_000;

interface Connection {
  readonly laptop: string;
  readonly to: string;
}

/** Whom each copy is connected to when the day is over, where Windows has refused its laptop nothing since. */
const connectionsIn = (events: FinishedRun["events"]): ReadonlyMap<string, Connection> => {
  const connections = new Map<string, Connection>();
  const lose = (laptop: string): void => {
    for (const [copy, connection] of connections)
      if (connection.laptop === laptop) connections.delete(copy);
  };
  for (const event of events)
    switch (event.kind) {
      case "copy.connected":
        connections.set(textOf(event, "copy"), { laptop: event.actor, to: textOf(event, "to") });
        break;
      case "copy.offline":
      case "copy.closed":
      case "copy.deleted":
        connections.delete(textOf(event, "copy"));
        break;
      case "refused":
      case "power.off":
        lose(event.actor);
        break;
    }
  return connections;
};

/** What goes on at a laptop that keeps a copy there from its work, and what ends it. */
const HINDERS: ReadonlyMap<string, boolean> = new Map([
  ...KEEPS_FROM_LOOKING,
  ["program.opened", true],
  ["program.closed", false],
]);

const thingOf = (event: JournalEvent): string =>
  `${event.kind.split(".")[0] ?? ""} ${textOf(event, "program")}`;

/** Laptops at which something of that goes on when the day is over, or which have a small disk. */
const hindered = ({ events, plan }: FinishedRun): ReadonlySet<string> => {
  const going = new Map<string, string>();
  const full = new Map(
    plan.nodes.map(({ diskCapacityBytes, name }) => [name, diskCapacityBytes !== undefined]),
  );
  for (const event of events) {
    const begins = HINDERS.get(event.kind);
    const key = `${event.actor} ${thingOf(event)}`;
    if (begins === true) going.set(key, event.actor);
    else if (begins === false) going.delete(key);
    if (event.kind === "disk.free")
      full.set(event.actor, Number(event["bytes"]) < ROOM_LEAST_BYTES);
  }
  return new Set([...going.values(), ...[...full].flatMap(([name, is]) => (is ? [name] : []))]);
};

/** What the owner of a folder says that he holds, by log. */
const saidToHold = ({ acknowledgements, owner }: RawFolder): ReadonlyMap<string, number> => {
  const numberOf = (path: string): number => Number(OWN_ACKNOWLEDGEMENT.exec(path)?.[1] ?? 0);
  const [newest] = acknowledgements
    .filter(({ copy, path }) => copy === owner && numberOf(path) > 0)
    .toSorted((one, other) => numberOf(other.path) - numberOf(one.path));
  return new Map(newest?.entries);
};

/** Whether a folder holds this very segment, or a snapshot that stands for it. */
const holdsIn = ({ segments, snapshotEnds }: RawFolder): ((one: RawSegment) => boolean) => {
  const ids = new Set(
    segments.filter(({ path }) => path.includes("/_Sync/own/log/")).map(({ id }) => id),
  );
  return ({ id, last, log }) => ids.has(id) || (snapshotEnds.get(log) ?? 0) >= last;
};

const snapshotsIn = ({ files }: RawFolder): ReadonlySet<string> =>
  new Set(files.flatMap(({ path }) => SNAPSHOT_FILE.exec(path)?.[1] ?? []));

/** Judges the drop boxes of the copies that are open when the day is over. */
export const leftInDropBoxes = (run: FinishedRun, open: ReadonlySet<string>): CheckReport => {
  const { events } = run;
  const violations: Array<Violation> = [];
  const isDoubtful =
    mayHaveForgotten(run) || events.some(({ kind }) => kind === "control.abandoned");
  if (isDoubtful) return { checked: 0, violations };
  const folders = rawFolders(run).filter(({ owner }) => owner !== null && open.has(owner));
  const guests = new Map(
    folders.map((folder) => [
      folder.owner ?? "",
      { laptop: folder.laptop, holds: holdsIn(folder) },
    ]),
  );
  const connections = connectionsIn(events);
  const busy = hindered(run);
  let checked = 0;
  for (const host of folders) {
    if (busy.has(host.laptop)) continue;
    const [held, holds, snapshots] = [saidToHold(host), holdsIn(host), snapshotsIn(host)];
    const segmentAt = new Map(host.segments.map((segment) => [segment.path, segment]));
    for (const { path } of host.files) {
      const visitor = DROP_BOX.exec(path)?.[1];
      const guest = visitor === undefined ? undefined : guests.get(visitor);
      if (guest === undefined || busy.has(guest.laptop)) continue;
      const connection = connections.get(visitor ?? "");
      if (connection?.to !== host.owner || connection.laptop !== guest.laptop) continue;
      const segment = segmentAt.get(path);
      const snapshot = SNAPSHOT_THERE.exec(path)?.[1];
      const isDone =
        segment === undefined
          ? snapshot !== undefined && snapshots.has(snapshot)
          : (held.get(segment.log) ?? 0) >= segment.last && holds(segment) && guest.holds(segment);
      checked++;
      if (isDone)
        violations.push({
          message: `${guest.laptop} has left ${path} at ${host.laptop}, which has taken it in`,
          proof: [],
        });
    }
  }
  return { checked, violations };
};
