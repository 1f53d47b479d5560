/** What people change in Windows' settings at one laptop. Nothing of it can be refused; what follows from it can. */
import type { Laptop } from "../../model/laptop.ts";
import type { SettingsAction } from "../settings.ts";

export const performSetting = (laptop: Laptop, action: SettingsAction): void => {
  switch (action.action) {
    case "set-address":
      return laptop.addressing.setTyped(action.address);
    case "rename-computer":
      return laptop.rename(action.to);
    case "set-network-profile":
      return laptop.firewall.setProfile(action.profile);
    case "block-file-sharing":
      return laptop.firewall.block(action.direction, true);
    case "allow-file-sharing":
      return laptop.firewall.block(action.direction, false);
    case "set-clock":
      return laptop.setClock(action.byMillis);
  }
};
