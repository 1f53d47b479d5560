/** What people change in Windows' settings at one laptop. Only a VPN can be refused; what follows from the rest can. */
import type { Laptop } from "../../model/laptop.ts";
import type { HardwareRefusal } from "../../model/refusal-of-room.ts";
import type { SettingsAction } from "../settings.ts";

export const performSetting = (laptop: Laptop, action: SettingsAction): HardwareRefusal | null => {
  switch (action.action) {
    case "connect-vpn":
      return laptop.tunnel.open(action);
    case "disconnect-vpn":
      return laptop.tunnel.hangUp();
    case "set-address":
      laptop.addressing.setTyped(action.address);
      return null;
    case "rename-computer":
      laptop.rename(action.to);
      return null;
    case "set-network-profile":
      laptop.firewall.setProfile(action.profile);
      return null;
    case "block-file-sharing":
      laptop.firewall.block(action.direction, true);
      return null;
    case "allow-file-sharing":
      laptop.firewall.block(action.direction, false);
      return null;
    case "fill-disk":
      laptop.leaveFree(action.freeBytes);
      return null;
    case "set-clock":
      laptop.setClock(action.byMillis);
      return null;
  }
};
