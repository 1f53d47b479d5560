/**
 * Sleeping, waking, switching off and on (domain rule 40). A sleeping machine sends nothing, not even a goodbye: the others
 * see silence. Waking is a new link-up, and whatever was connected before is gone.
 */
import type { Laptop } from "./laptop.ts";

export const sleep = (laptop: Laptop): void => {
  laptop.room.kernel.record("power.sleep", laptop.name);
  laptop.power = "asleep";
  laptop.machine.suspend();
  laptop.redirector.freeze();
  laptop.nic.drop("sleep");
};

export const wake = (laptop: Laptop): void => {
  laptop.room.kernel.record("power.wake", laptop.name);
  laptop.power = "on";
  laptop.machine.resume();
  laptop.loseConnections();
  laptop.nic.negotiate();
};

export const switchOff = (laptop: Laptop): void => {
  laptop.room.kernel.record("power.off", laptop.name);
  laptop.power = "off";
  laptop.nic.drop("power");
  laptop.disk.losePower();
  laptop.sessions.loseAll();
  laptop.programs.losePower();
  laptop.redirector.losePower();
  laptop.machine.crash();
};

export const switchOn = (laptop: Laptop): void => {
  laptop.room.kernel.record("power.on", laptop.name);
  laptop.power = "on";
  laptop.computerName = laptop.nextComputerName;
  laptop.machine.restart();
  laptop.nic.negotiate();
};
