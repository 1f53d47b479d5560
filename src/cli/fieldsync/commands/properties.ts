/** `fieldsync properties`: who this copy is, and which others it knows. */
import * as Effect from "effect/Effect";
import { copyVerb, nothing } from "../verb.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { shownIdentity } from "../only-telling.ts";
import { heldText, lines, modeText, queueLines, roleText } from "../words.ts";

export const properties = copyVerb({
  name: "properties",
  onlyTells: true,
  description:
    "Shows who this copy is and which others it knows. Lists the places you can switch to, and whether the other copies have everything.",
  parameters: nothing,
  run: (context) =>
    Effect.sync(() => {
      const { folder, handle } = context;
      const { members, ...known } = handle.properties();
      const identity = shownIdentity(context);
      return {
        folder,
        ...known,
        identity,
        members:
          identity.copyId === null
            ? members.filter(({ copyId }) => copyId !== handle.identity.copyId)
            : members,
        locations: handle.locations(),
        queue: handle.queue(),
        newerDocuments: handle.status().newerDocuments,
        standardMode: handle.documentModes().standard,
      };
    }),
  text: ({
    copies,
    identity,
    locations,
    members,
    newerDocuments,
    operations,
    queue,
    standardMode,
  }) =>
    lines([
      `${identity.engagement}: ${roleText(identity)}`,
      `${identity.copyId === null ? "no copy yet" : `copy ${identity.copyId}`}, ${identity.user} on ${identity.machine}`,
      counted(operations, "change"),
      standardMode === "automatic" ? undefined : `mode of documents: ${modeText(standardMode)}`,
      queue.length === 0 ? undefined : "on this computer only:",
      ...queueLines(queue),
      heldText({ keptDocuments: 0, newerDocuments }),
      ...locations.map(({ kind, path }) => `${kind}: ${path}`),
      ...copies.map(
        (copy) =>
          `${copy.user} on ${copy.machine} ${copy.upToDate ? "has everything" : `has ${counted(copy.acknowledged, "change")}`}` +
          ` (${copy.met === "visitor" ? "came here" : "was visited"})`,
      ),
      members.length < 2 ? undefined : "copies of this engagement:",
      ...members.map(
        ({ copyId, forked, handedIn, name, state }) =>
          `  ${copyId} ${name}${state === "member" ? "" : `, ${state}`}${handedIn ? ", has handed in" : ""}` +
          (forked ? ", two laptops wrote under this identity: what both wrote is kept" : ""),
      ),
    ]),
});
