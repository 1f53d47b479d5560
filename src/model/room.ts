/**
 * What the parts of one field share: the kernel, the numbers and readings that apply, the wires, and who is there.
 */
import type { Kernel } from "../sim/kernel.ts";
import type { Browsing } from "./addresses/browsing.ts";
import type { FieldConstants } from "./constants.ts";
import type { Holders } from "./addresses/holders.ts";
import type { Laptop } from "./laptop.ts";
import type { FieldMark } from "./marks.ts";
import type { FieldPolicies } from "./policies.ts";
import type { Segments } from "./addresses/segments.ts";
import type { Wire } from "./wire/wire.ts";
import type { FieldWorld } from "./world.ts";

export interface Room {
  readonly kernel: Kernel;
  readonly world: FieldWorld;
  readonly constants: FieldConstants;
  readonly policies: FieldPolicies;
  readonly wire: Wire;
  /** Who hears whom. */
  readonly segments: Segments;
  readonly addressHolders: Holders;
  /** By folded computer name. */
  readonly nameHolders: Holders;
  /** Who is seen in the network folder. */
  readonly browsing: Browsing;
  /** In world order. */
  readonly laptops: ReadonlyArray<Laptop>;
}

/** Records that something a scenario may be about has really happened. */
export const mark = (room: Room, actor: string, name: FieldMark): void => {
  room.kernel.record("mark", actor, { name });
};
