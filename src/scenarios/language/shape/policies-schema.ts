/** The shape of `policies`: choices where sources differ about what Windows or the product does. */
import * as z from "zod";
import { FILE_SYSTEM_NAMES } from "../../../model/disk/file-systems.ts";
import { oneOf } from "./scalars.ts";
import { SHARING_POLICIES } from "../../sharing-policies.ts";

const policyWord = <const Choice extends string>(policy: {
  readonly choices: readonly [Choice, ...ReadonlyArray<Choice>];
  readonly says: string;
}) => {
  const { choices, says } = policy;
  const description = `${says} Default: ${choices[0]}.`;
  return oneOf({ description, examples: [choices[1] ?? choices[0]] }, choices).optional();
};

const sharingPolicyKeys = {
  dialects: policyWord(SHARING_POLICIES.dialects),
  "bare-user": policyWord(SHARING_POLICIES["bare-user"]),
  "sharing-model": policyWord(SHARING_POLICIES["sharing-model"]),
  withdrawal: policyWord(SHARING_POLICIES.withdrawal),
  "cut-writes": policyWord(SHARING_POLICIES["cut-writes"]),
  "power-loss": policyWord(SHARING_POLICIES["power-loss"]),
  "disk-cache": policyWord(SHARING_POLICIES["disk-cache"]),
  "client-caches": policyWord(SHARING_POLICIES["client-caches"]),
  "vista-home-seats": policyWord(SHARING_POLICIES["vista-home-seats"]),
  "idle-end": policyWord(SHARING_POLICIES["idle-end"]),
  "dead-peer": policyWord(SHARING_POLICIES["dead-peer"]),
  "connect-timeout": policyWord(SHARING_POLICIES["connect-timeout"]),
};

export const Policies = z
  .strictObject({
    yellow: oneOf(
      {
        description:
          "When the indicator is yellow. Default: not-immediate-parent, as the page says.",
        examples: ["not-top-level"],
      },
      ["not-immediate-parent", "not-top-level"],
    ).optional(),
    numbering: oneOf(
      {
        description:
          "Who keeps a number that two people took: the first to arrive at a parent everybody works with, or the one whose laptop showed the earlier date when it was written, right or wrong. Default: first-to-arrive.",
        examples: ["creation-date"],
      },
      ["first-to-arrive", "creation-date"],
    ).optional(),
    "locks-with-peer": oneOf(
      {
        description:
          "What a check-out does while its copy is connected to a peer: nothing, it is refused; or it is made at the top-level copy, if that can be reached at this moment. Default: none, as the page says.",
        examples: ["top-level-if-reached"],
      },
      ["none", "top-level-if-reached"],
    ).optional(),
    "offline-colour": oneOf(
      {
        description:
          "How the replay draws a copy that is offline; its sign and its word are the same. Default: grey.",
        examples: ["red"],
      },
      ["grey", "red"],
    ).optional(),
    "cap-order": oneOf(
      {
        description: "What a full host checks first. Default: authenticate-first.",
        examples: ["cap-first"],
      },
      ["authenticate-first", "cap-first"],
    ).optional(),
    "cap-unit": oneOf(
      { description: "What takes one seat. Default: user-and-machine.", examples: ["machine"] },
      ["user-and-machine", "machine"],
    ).optional(),
    "new-networks": oneOf(
      {
        description:
          "What Windows takes a network for that nobody was asked about. Default: private, as if somebody had answered before.",
        examples: ["public"],
      },
      ["private", "public"],
    ).optional(),
    "failed-names": oneOf(
      {
        description:
          "Whether it is remembered for ten seconds that nobody answered to a name. Default: asked-again.",
        examples: ["remembered"],
      },
      ["asked-again", "remembered"],
    ).optional(),
    ...sharingPolicyKeys,
    "automatic-sleep": oneOf(
      {
        description:
          "What happens to a laptop nobody has touched for an hour, unless it says `sleeps-after` itself. Default: never.",
        examples: ["after-an-hour"],
      },
      ["never", "after-an-hour"],
    ).optional(),
    "file-system": oneOf(
      {
        description:
          "What the disks of all laptops are like: `ntfs` of Windows, a folder of a `samba` server, or `local`, a POSIX disk. They differ in what happens to files somebody holds open, in renames that race, and in names Windows cannot have. Default: ntfs.",
        examples: ["samba"],
      },
      FILE_SYSTEM_NAMES,
    ).optional(),
  })
  .meta({
    id: "Policies",
    title: "Policies",
    description: "Choices where sources differ about what Windows or the product does.",
    examples: [{ yellow: "not-top-level" }],
  });

/** None of them can be chosen for one laptop alone: copies that take numbers by different rules would show different numbers. */
export const POLICY_NAMES: ReadonlyArray<string> = Object.keys(Policies.shape);
