/** What is typed into the password dialog: keys of every action that goes to another computer. */
import { text, yesNo } from "./scalars.ts";

export const credentials = {
  as: text(
    "What is typed as user name, with the name of the computer that has the account in front.",
    String.raw`PARENT\field`,
  ).optional(),
  password: text("What is typed as password.", "s3cret").optional(),
  remember: yesNo('The check box "Remember my password". Default: false.').optional(),
};

export const credentialRule = {
  dependentRequired: { as: ["password"], password: ["as"], remember: ["as"] },
};

export const PARENT_SHARE = String.raw`\\PARENT\Maple`;

export const PARENT_USER = { as: String.raw`PARENT\field`, password: "s3cret", remember: true };
