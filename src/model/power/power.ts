/**
 * Sleeping, hibernating, waking, switching off and on (domain rule 40). A sleeping machine sends nothing, not even a goodbye: the
 * others see silence. Waking is a new link-up, and whatever was connected before is gone. Only shutting down says goodbye.
 */
import { EventKind } from "../../sim/kernel.ts";
import { MILLISECOND } from "../../sim/time.ts";
import { loseConnections } from "../hardware/link-loss.ts";
import type { Laptop } from "../laptop.ts";

/** Why a laptop went to sleep; by hand goes without saying. */
export type SleepCause = "hand" | "lid" | "idle" | "battery";

const facts = (why: SleepCause): { readonly why?: SleepCause } => (why === "hand" ? {} : { why });

export const sleep = (laptop: Laptop, why: SleepCause): void => {
  laptop.room.kernel.record("power.sleep", laptop.name, facts(why));
  fallAsleep(laptop);
};

/** Everything goes to the disk first, so that it needs no power at all; waking takes a while. */
export const hibernate = (laptop: Laptop, why: SleepCause): void => {
  laptop.room.kernel.record("power.hibernate", laptop.name, facts(why));
  laptop.hibernates = true;
  fallAsleep(laptop);
};

const setPower = (laptop: Laptop, power: Laptop["power"]): void => {
  laptop.battery.settle();
  laptop.power = power;
  laptop.battery.watch();
};

const fallAsleep = (laptop: Laptop): void => {
  setPower(laptop, "asleep");
  laptop.machine.suspend();
  laptop.redirector.freeze();
  laptop.nic.drop("sleep");
};

export const wake = (laptop: Laptop): void => {
  if (!laptop.hibernates) return beAwake(laptop);
  const { kernel, constants } = laptop.room;
  const delay = constants.hibernationWakeMillis * MILLISECOND;
  laptop.resuming = kernel.schedule(delay, EventKind.hardware, laptop.entity, () => {
    laptop.resuming = null;
    laptop.hibernates = false;
    beAwake(laptop);
  });
};

const beAwake = (laptop: Laptop): void => {
  laptop.room.kernel.record("power.wake", laptop.name);
  setPower(laptop, "on");
  laptop.automaticSleep.touched();
  laptop.machine.resume();
  loseConnections(laptop);
  laptop.nic.negotiate();
};

/** Programs end, sessions are closed at both ends, and the computer is struck off the network folder; then the power goes. */
export const shutDown = (laptop: Laptop, off: () => void): void => {
  const { room } = laptop;
  room.kernel.record("power.shutting-down", laptop.name);
  laptop.fileServer.isStopping = true;
  room.browsing.vanished(laptop, { saysGoodbye: true });
  laptop.sessions.closeAll("shutdown");
  laptop.redirector.logOffAll();
  const delay = room.constants.shutDownMillis * MILLISECOND;
  laptop.stopping = room.kernel.schedule(delay, EventKind.hardware, laptop.entity, () => {
    laptop.stopping = null;
    switchOff(laptop);
    off();
  });
};

export const switchOff = (laptop: Laptop): void => {
  laptop.room.kernel.record("power.off", laptop.name);
  // Somebody held the button while it was shutting down.
  if (laptop.stopping !== null) laptop.room.kernel.cancel(laptop.stopping);
  laptop.stopping = null;
  setPower(laptop, "off");
  laptop.fileServer.isStopping = false;
  laptop.nic.drop("power");
  laptop.disk.losePower();
  laptop.sessions.loseAll();
  laptop.programs.losePower();
  laptop.redirector.losePower();
  laptop.machine.crash();
};

export const switchOn = (laptop: Laptop): void => {
  const { kernel, constants } = laptop.room;
  kernel.record("power.on", laptop.name);
  setPower(laptop, "on");
  laptop.automaticSleep.touched();
  laptop.computerName = laptop.nextComputerName;
  laptop.machine.restart();
  laptop.fileServer.startsAt = kernel.now + constants.serverStartMillis * MILLISECOND;
  laptop.nic.negotiate();
};
