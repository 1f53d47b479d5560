/** The disk a laptop begins the day with: what the world says of it, and for the rest the numbers and readings of the room. */
import type { FieldConstants } from "../constants.ts";
import type { Room } from "../room.ts";
import type { FieldNode } from "../world.ts";
import { Disk } from "./disk.ts";
import { FILE_SYSTEMS } from "./file-systems.ts";

/** The numbers of the room, with those of this disk. */
const numbersOf = (
  { diskBytesPerSecond: speed, diskLatencyMicros }: FieldNode,
  constants: FieldConstants,
): FieldConstants => ({
  ...constants,
  ...(diskLatencyMicros === undefined ? {} : { diskLatencyMicros }),
  ...(speed === undefined ? {} : { diskReadBytesPerSecond: speed, diskWriteBytesPerSecond: speed }),
});

export const diskOfNode = (
  { constants, kernel, policies }: Room,
  node: FieldNode,
  entity: number,
): Disk =>
  new Disk({
    kernel,
    entity,
    constants: numbersOf(node, constants),
    capacityBytes: node.diskCapacityBytes ?? constants.diskCapacityBytes,
    fileSystem: FILE_SYSTEMS[node.fileSystem ?? policies.fileSystem],
    policies,
  });
