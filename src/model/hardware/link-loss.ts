/**
 * What goes with a link that goes down (domain rules 5, 24 and 40): the address, what was under way, and, where it does not come back as
 * it was, everybody who was connected here.
 */
import type { Laptop } from "../laptop.ts";

/** Why a link went down: the cable or what is at its other end, or this machine itself. */
export type LinkLoss = "cable" | "device" | "sleep" | "power";

/** The link just went down; the port has already stopped sending. */
export const linkWentDown = (laptop: Laptop, why: LinkLoss): void => {
  const { addressing, names, redirector, sessions, transports, tunnel } = laptop;
  tunnel.drop();
  for (const transport of transports) transport.linkBroke(why);
  const before = addressing.address?.text;
  addressing.linkDown();
  names.forget();
  if (why === "cable" || why === "device") {
    redirector.linkDown();
    // Whoever was connected here does not notice if the same address is back before they give up (rule 34).
    if (before === undefined) return;
    addressing.whenAssigned((address) => {
      if (address !== before) sessions.loseAll();
    });
    return;
  }
  // The sleeping machine does nothing about it before it wakes, the dead one never; the others' clocks run from now on.
  for (const transport of transports) {
    if (transport.client === laptop) transport.vanish();
  }
};

/** A new address or a new life: connections from and to the old address are gone at once (rule 5). */
export const loseConnections = ({ redirector, sessions, tunnel }: Laptop): void => {
  tunnel.drop();
  redirector.linkDown();
  sessions.loseAll();
};
