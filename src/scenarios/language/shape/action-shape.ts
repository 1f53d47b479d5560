/** What every action of the file has in common: who does it, a description, an example. */
import * as z from "zod";
import { machineName, MachineOrRange } from "./name-scalars.ts";

export const LaptopList = z.union([z.array(MachineOrRange).min(1), MachineOrRange]).meta({
  id: "LaptopList",
  title: "Several laptops",
  description:
    "Laptops and ranges that do the same at the same moment: `PEER1..PEER10` or `[PARENT, PEER1..PEER11]`.",
  examples: [["PARENT", "PEER1..PEER11"], "PEER1..PEER10"],
});

/** Who acts. Exactly one of the two keys; the rule is in `whoRule` for editors and in `action-of-file.ts` for everybody. */
export const who = {
  laptop: machineName("The laptop that does it.", "PEER1").optional(),
  laptops: LaptopList.optional(),
};
export const whoRule = { oneOf: [{ required: ["laptop"] }, { required: ["laptops"] }] };

export const action = <Shape extends z.core.$ZodLooseShape>(
  name: string,
  description: string,
  example: { readonly [key: string]: unknown },
  shape: Shape,
  rules: { readonly [keyword: string]: unknown } = {},
) =>
  z.strictObject(shape).meta({
    id: `action-${name}`,
    title: name,
    description,
    examples: [example],
    ...rules,
  });

export const onlyWho = (
  name: string,
  description: string,
  example: { readonly [key: string]: unknown },
) => action(name, description, example, who, whoRule);
