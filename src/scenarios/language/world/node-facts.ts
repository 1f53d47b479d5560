/** What a laptop is beside its Windows: on the network, to visitors, on battery; only where the file says so. */
import type * as z from "zod";
import type { WholeNode } from "../shape/laptop-schema.ts";

/** What a laptop is on the network, where the file says so. */
export const onTheNetwork = (written: z.infer<typeof WholeNode>) => ({
  ...(written.address === undefined ? {} : { address: written.address }),
  ...(written["computer-name"] === undefined ? {} : { computerName: written["computer-name"] }),
  ...(written.workgroup === undefined ? {} : { workgroup: written.workgroup }),
  ...(written["network-profile"] === undefined
    ? {}
    : { networkProfile: written["network-profile"] }),
});

/** What a laptop is to those who use its shared folder, where the file says so. */
export const hostOf = ({
  "auto-disconnect": idle,
  "disk-latency": latency,
  "disk-speed": speed,
  "program-version": programVersion,
  disk,
}: z.infer<typeof WholeNode>) => ({
  ...(idle === undefined
    ? {}
    : { autoDisconnectMillis: idle === "never" ? -1 : Math.trunc(idle / 1_000) }),
  ...(disk === undefined ? {} : { diskCapacityBytes: disk }),
  ...(programVersion === undefined ? {} : { programVersion }),
  ...(latency === undefined ? {} : { diskLatencyMicros: latency }),
  ...(speed === undefined ? {} : { diskBitsPerSecond: speed }),
});

export const visitorsOf = ({
  "lockout-after": lockoutAfter,
  sharing,
  stick,
}: z.infer<typeof WholeNode>) => ({
  ...(stick === true ? { stick: true as const } : {}),
  ...(sharing === undefined ? {} : { sharingModel: sharing }),
  ...(lockoutAfter === undefined ? {} : { lockoutAfter }),
});

const DEFAULT_BATTERY_LIFE = 4 * 3_600_000_000;

export const powerOf = ({
  battery,
  "sleeps-after": sleepsAfter,
  "on-lid-close": onLidClose,
}: z.infer<typeof WholeNode>) => ({
  ...(battery === undefined
    ? {}
    : {
        battery: {
          lifeMillis: Math.trunc((battery.life ?? DEFAULT_BATTERY_LIFE) / 1_000),
          percent: battery.charge ?? 100,
        },
      }),
  ...(sleepsAfter === undefined
    ? {}
    : { sleepsAfterMillis: sleepsAfter === "never" ? null : Math.trunc(sleepsAfter / 1_000) }),
  ...(onLidClose === undefined ? {} : { onLidClose }),
});
