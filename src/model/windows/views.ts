/**
 * What a person sees who looks at one laptop, in the words Windows uses. Pure functions of the field's present state.
 */
import type { Address } from "../addresses/address.ts";
import { accountOf } from "../sharing/accounts.ts";
import type { Field } from "../field.ts";
import { Uplink } from "../hardware/device.ts";
import { socketOf } from "../hardware/hardware.ts";

export const linkLight = (field: Field, laptop: string): "up" | "down" =>
  field.laptop(laptop).nic.light;

/** `ipconfig`: the address and where it came from; null without one. */
export const addressOf = (
  field: Field,
  laptop: string,
): { readonly address: string; readonly by: Address["by"] } | null => {
  const { address } = field.laptop(laptop).addressing;
  return address === null ? null : { address: address.text, by: address.by };
};

/** The power of a laptop, as the menu of Windows calls it. */
export const powerStateOf = (
  field: Field,
  laptop: string,
): "On" | "Sleep" | "Hibernate" | "Shut down" => {
  const { power, hibernates } = field.laptop(laptop);
  if (power === "on") return "On";
  if (power === "off") return "Shut down";
  return hibernates ? "Hibernate" : "Sleep";
};

/** The battery symbol in the corner. */
export const batteryOf = (field: Field, laptop: string): string => {
  const { percent, cord } = field.laptop(laptop).battery;
  if (cord === "out") return `${percent}% remaining`;
  return percent === 100 ? "Fully charged (100%)" : `${percent}% available (plugged in, charging)`;
};

/** The cable of a laptop: which port of which device, from 1; null without one. */
export const cableOf = (
  field: Field,
  laptop: string,
): { readonly device: string; readonly port: number } | null => {
  const { plug } = field.laptop(laptop).nic;
  return plug === null ? null : socketOf(plug);
};

/** What is plugged into which port of a device, lowest port first. */
export const portsOf = (field: Field, name: string): ReadonlyArray<string | null> => {
  const device = field.device(name);
  if (device === undefined) return [];
  return device.ports.map((held) =>
    held instanceof Uplink ? held.beyond(device).name : (held?.name ?? null),
  );
};

export interface SessionLine {
  readonly client: string;
  readonly account: string;
  readonly opens: number;
  readonly idleMicros: number;
}

/** `net session`: who is connected to this laptop, in order of arrival. */
export const sessionsOn = (field: Field, server: string): ReadonlyArray<SessionLine> =>
  field.laptop(server).sessions.all.map((session) => ({
    client: session.client.name,
    account: session.account,
    opens: session.opens,
    idleMicros: field.kernel.now - session.lastActivity,
  }));

export interface ConnectionLine {
  readonly server: string;
  readonly user: string;
  /** `disconnected`: somebody still uses it, but the session is not there now. */
  readonly state: "ok" | "disconnected";
}

/** `net use`: what this laptop is connected to, in order of connecting. */
export const connectionsOf = (field: Field, client: string): ReadonlyArray<ConnectionLine> =>
  field.laptop(client).redirector.connections.map((connection) => ({
    server: connection.server,
    user: accountOf(connection.who.user),
    state: connection.transport === null ? "disconnected" : "ok",
  }));

/** `net file`: what others hold open on this laptop. */
export const openFilesOn = (
  field: Field,
  server: string,
): ReadonlyArray<{ readonly client: string; readonly share: string; readonly path: string }> =>
  field.laptop(server).sessions.all.flatMap((session) =>
    [...session.transports].flatMap((transport) =>
      [...transport.opens.values()].map(({ share, path }) => ({
        client: session.client.name,
        share,
        path,
      })),
    ),
  );

/** Seats left on this laptop; null where its edition has no limit. */
export const freeSeats = (field: Field, server: string): number | null => {
  const { cap, used } = field.laptop(server).sessions;
  return cap === null ? null : cap - used;
};
