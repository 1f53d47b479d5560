/** Plan → the world the field is built from. One mapping, so the language and the model can each use their own words. */
import type { FieldPolicies } from "../../model/policies.ts";
import type { FieldWorld } from "../../model/world.ts";
import { OFFICE_DEVICE } from "../planned-room.ts";
import type { Plan } from "../plan.ts";
import type { SharingPolicies } from "../sharing-policies.ts";

/** The office network never is the bottleneck of a field day: enough ports, gigabit, an address server, cables of its own. */
const OFFICE_PORTS = 48;
const OFFICE_SPEED_BITS_PER_SECOND = 1_000_000_000;

const sharingPolicies = (chosen: SharingPolicies): Partial<FieldPolicies> => ({
  dialects: chosen.dialects,
  bareUser: chosen["bare-user"],
  sharingModel: chosen["sharing-model"],
  withdrawal: chosen.withdrawal,
  cutWrites: chosen["cut-writes"],
  powerLoss: chosen["power-loss"],
  diskCache: chosen["disk-cache"],
  clientCaches: chosen["client-caches"],
  vistaHomeSeats: chosen["vista-home-seats"],
  idleEnd: chosen["idle-end"],
  deadPeer: chosen["dead-peer"],
  connectTimeout: chosen["connect-timeout"],
});

export const fieldWorld = (plan: Plan): FieldWorld => ({
  nodes: plan.nodes.map((node) => ({
    name: node.name,
    os: node.os,
    logon: { user: node.user, password: node.password },
    clockOffsetMillis: node.clockOffsetMillis,
    clockDriftPpm: node.clockDriftPpm,
    fileSystem: node.fileSystem,
    autoMdix: node.autoMdix,
    ...(node.address === undefined ? {} : { address: node.address }),
    ...(node.computerName === undefined ? {} : { computerName: node.computerName }),
    ...(node.workgroup === undefined ? {} : { workgroup: node.workgroup }),
    ...(node.autoDisconnectMillis === undefined
      ? {}
      : { autoDisconnectMillis: node.autoDisconnectMillis }),
    ...(node.diskCapacityBytes === undefined ? {} : { diskCapacityBytes: node.diskCapacityBytes }),
    ...(node.diskLatencyMicros === undefined ? {} : { diskLatencyMicros: node.diskLatencyMicros }),
    ...(node.diskBitsPerSecond === undefined
      ? {}
      : { diskBytesPerSecond: Math.max(1, Math.floor(node.diskBitsPerSecond / 8)) }),
    ...(node.battery === undefined ? {} : { battery: node.battery }),
    ...(node.sleepsAfterMillis === undefined ? {} : { sleepsAfterMillis: node.sleepsAfterMillis }),
    ...(node.onLidClose === undefined ? {} : { onLidClose: node.onLidClose }),
    ...(node.networkProfile === undefined ? {} : { networkProfile: node.networkProfile }),
    ...(node.sharingModel === undefined ? {} : { sharingModel: node.sharingModel }),
    ...(node.lockoutAfter === undefined ? {} : { lockoutAfter: node.lockoutAfter }),
  })),
  devices: [
    ...plan.devices.map((device) => ({
      name: device.name,
      kind: device.kind,
      ports: device.ports,
      speedBitsPerSecond: device.speedBitsPerSecond,
      dhcp: device.dhcp,
      ownCables: false,
      ...(device.autoMdix === undefined ? {} : { autoMdix: device.autoMdix }),
      ...(device.brokenPorts === undefined ? {} : { brokenPorts: device.brokenPorts }),
      ...(device.spanningTree === undefined ? {} : { spanningTree: device.spanningTree }),
      ...(device.uplink === undefined ? {} : { uplink: device.uplink }),
    })),
    ...(plan.nodes.some((node) => node.holds === "top-level")
      ? [
          {
            name: OFFICE_DEVICE,
            kind: "switch" as const,
            ports: OFFICE_PORTS,
            speedBitsPerSecond: OFFICE_SPEED_BITS_PER_SECOND,
            dhcp: true,
            ownCables: true,
          },
        ]
      : []),
  ],
  cables: plan.cables,
  crossoverCables: plan.crossoverCables ?? 0,
  policies: {
    capOrder: plan.policies["cap-order"],
    capUnit: plan.policies["cap-unit"],
    newNetworks: plan.policies["new-networks"],
    automaticSleep: plan.policies["automatic-sleep"],
    failedNames: plan.policies["failed-names"],
    fileSystem: plan.policies["file-system"],
    ...sharingPolicies(plan.policies),
  },
});
