/** The room before the day begins, as it stands in a file: engagement, laptops, devices. */
import { formatDrift, formatDuration, formatRate, formatSize } from "../shape/units.ts";
import type { Value } from "./value.ts";
import type { Plan } from "../../plan.ts";
import type { PlannedDevice, PlannedNode } from "../../planned-room.ts";

export const engagementOf = ({ engagement }: Plan): Value => ({
  name: engagement.name,
  documents: engagement.documents,
  size: formatSize(engagement.sizeBytes),
  records: engagement.records,
  files: engagement.files,
});

export const nodeOf = (node: PlannedNode): Value => ({
  os: node.os,
  holds: node.holds ?? undefined,
  user: node.user,
  password: node.password,
  clock: {
    offset: formatDuration(node.clockOffsetMillis * 1_000),
    drift: formatDrift(node.clockDriftPpm),
  },
  "file-system": node.fileSystem,
  "auto-mdix": node.autoMdix,
  sharing: node.sharingModel,
  "lockout-after": node.lockoutAfter,
  stick: node.stick,
  address: node.address,
  "computer-name": node.computerName,
  workgroup: node.workgroup,
  "network-profile": node.networkProfile,
  "auto-disconnect":
    node.autoDisconnectMillis === -1
      ? "never"
      : node.autoDisconnectMillis === undefined
        ? undefined
        : formatDuration(node.autoDisconnectMillis * 1_000),
  disk: node.diskCapacityBytes === undefined ? undefined : formatSize(node.diskCapacityBytes),
  "program-version": node.programVersion,
  "disk-latency":
    node.diskLatencyMicros === undefined ? undefined : formatDuration(node.diskLatencyMicros),
  "disk-speed":
    node.diskBitsPerSecond === undefined ? undefined : formatRate(node.diskBitsPerSecond),
  battery:
    node.battery === undefined
      ? undefined
      : { life: formatDuration(node.battery.lifeMillis * 1_000), charge: node.battery.percent },
  "sleeps-after":
    node.sleepsAfterMillis === null
      ? "never"
      : node.sleepsAfterMillis === undefined
        ? undefined
        : formatDuration(node.sleepsAfterMillis * 1_000),
  "on-lid-close": node.onLidClose,
});

export const deviceOf = (device: PlannedDevice): Value => ({
  kind: device.kind,
  ports: device.ports,
  speed: formatRate(device.speedBitsPerSecond),
  dhcp: device.dhcp,
  "auto-mdix": device.autoMdix ?? true,
  "broken-ports": device.brokenPorts,
  "spanning-tree": device.spanningTree ?? "none",
  uplink: device.uplink,
});
