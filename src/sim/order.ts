/**
 * The total order of events, in numbers (architecture, "The kernel", point 3): `(time, kind, entity, sequence)`.
 *
 * The last three are packed into one double, the *key*: 4 bits of kind, 20 of entity, 29 of the entity's own sequence,
 * 53 in all, so comparing two doubles decides. The sequence counts what one entity has scheduled, in order.
 */

/**
 * What an event is about. The order is deliberate, it decides ties at one moment: the physical world moves before software
 * looks at it (a plugged cable before the message on it, the message before the server's answer, the answer before the
 * disk), programs' timers come after what they may be waiting for, and people act last, on what they can see.
 */
export const EventKind = {
  hardware: 0,
  network: 1,
  server: 2,
  disk: 3,
  timer: 4,
  people: 5,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

/** Something events belong to: a laptop, a port, a link. Numbered in order of registration. */
export type EntityId = number;
export type EventHandler = (argument: number) => void;

/** Names one scheduled event; a stale one (it ran, it was cancelled) is recognised and harmless. */
export type EventRef = number;

export const KINDS_MAX = 2 ** 4;
export const ENTITIES_MAX = 2 ** 20;
export const SEQUENCE_MAX = 2 ** 29;

/** In a key, an entity counts `SEQUENCE_MAX` and a kind this much. */
export const KIND_UNIT = ENTITIES_MAX * SEQUENCE_MAX;

/** Pending events at most. With the reuses of a slot, an event reference still is an exact double. */
export const PENDING_MAX = 2 ** 24;
export const REUSES_MAX = 2 ** 29;
