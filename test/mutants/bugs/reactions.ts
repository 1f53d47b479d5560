/** Wrong reactions of a copy to the room: to the codes of Windows, to sleep, to a clock that is set, to a permission taken away. */
import type { Mutant } from "../mutants.ts";

const CONNECTION = "engine/exchange/connection.ts";
const RETRY =
  "  return Math.min(settings.retryMaxMillis, Math.max(settings.retryMinMillis, before * 2));";

/** Whoever met this once does not ask again for a day. */
const givesUpAfter = (met: string): Mutant["changes"] => [
  {
    file: CONNECTION,
    find: "  const turnedAway =\n",
    replace: `  if (${met}) return 86_400_000;\n  const turnedAway =\n`,
  },
];

export const REACTIONS: ReadonlyArray<Mutant> = [
  {
    id: "R01",
    bug: "the light is green whoever it is",
    changes: [
      {
        file: "engine/copy/session.ts",
        find: '  return green ? "green" : "yellow";',
        replace: '  return green || session.hosts.size > 1 ? "green" : "yellow";',
      },
    ],
  },
  {
    id: "R02",
    bug: "a full host (71) is never asked again",
    changes: givesUpAfter("error.code === 71"),
  },
  {
    id: "R03",
    bug: "a network name that is gone (64) ends the connection for good",
    changes: [
      {
        file: CONNECTION,
        find: RETRY,
        replace:
          "  return error.code === 64 ? 86_400_000 : Math.max(settings.retryMinMillis, before * 20);",
      },
    ],
  },
  {
    id: "R09",
    bug: "a computer that was not found once (53) is never looked for again",
    changes: givesUpAfter("error.code === 53"),
  },
  {
    id: "R10",
    bug: "where it could not write once, a copy only reads from then on",
    changes: [
      {
        file: "engine/exchange/round.ts",
        find: "    if (nowMillis >= visit.writeAgainMillis) visit.readOnly = false;\n",
        replace: "    void nowMillis;\n    void visit;\n",
      },
    ],
  },
  {
    id: "R11",
    bug: "who was refused for another account (1219) forgets whom it was connected to",
    changes: [
      {
        file: CONNECTION,
        find: "    noteUnreachable(session, location, error);\n    session.retryMillis =",
        replace:
          '    noteUnreachable(session, location, error);\n    if (error._tag === "VolumeError" && error.code === 1219) session.connection = { kind: "none" };\n    session.retryMillis =',
      },
    ],
  },
  {
    id: "R12",
    bug: "a name that leads nowhere any more (67, 1231, 1232) is never tried again",
    changes: givesUpAfter("error.code === 67 || error.code === 1231 || error.code === 1232"),
  },
  {
    id: "R13",
    bug: "a connection that was cut, by sleep or a cable, is believed to be open",
    changes: [
      {
        file: "engine/exchange/exchange.ts",
        find: '    case "no-space":\n      return',
        replace: '    case "no-space":\n    case "offline":\n      return',
      },
      {
        file: "engine/exchange/exchange.ts",
        find: '    case "offline":\n    case "host-full":',
        replace: '    case "host-full":',
      },
    ],
  },
  {
    id: "R14",
    bug: "waits and deadlines go by the wall clock",
    changes: [
      {
        file: "engine/steady.ts",
        find: "Effect.map(Clock.monotonicTimeNanos, (nanos) =>\n  Number(nanos / NANOSECONDS_PER_MILLISECOND),\n);",
        replace:
          "Effect.map(Clock.currentTimeMillis, (millis) => millis);\nvoid NANOSECONDS_PER_MILLISECOND;",
      },
    ],
  },
  {
    id: "R15",
    bug: "a copy of which somebody holds a file (32) is not asked again",
    changes: givesUpAfter('error.reason === "busy"'),
  },
  {
    id: "R18",
    bug: "a permission that was taken away (5) is never asked for again",
    changes: givesUpAfter('error.reason === "denied"'),
  },
  {
    id: "R19",
    bug: "an account that was refused once is never tried again",
    changes: givesUpAfter('error.reason === "logon"'),
  },
  {
    id: "R20",
    bug: "the longer nothing moves, the longer nobody looks",
    changes: [
      {
        file: "engine/exchange/exchange.ts",
        find: "  session.waitMillis = Math.min(session.settings.pollMaxMillis, session.waitMillis * 2);",
        replace: "  session.waitMillis = session.waitMillis * 2;",
      },
    ],
  },
];
