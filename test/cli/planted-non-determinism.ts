/** `fieldlab` with a planted bug: in every second run of this process, who plugs in a cable draws another number. */
import { main } from "../../src/cli/main.ts";
import { Field } from "../../src/model/field.ts";

const runs = new Set<Field>();
const { plug } = Field.prototype;

function drawInTheFirstRun(field: Field): void {
  field.kernel.stream("scheduler").int("planted", 1_000);
}

function drawInTheSecondRun(field: Field): void {
  field.kernel.stream("scheduler").int("planted", 10);
}

Field.prototype.plug = function plantedBug(this: Field, ...args: Parameters<typeof plug>) {
  runs.add(this);
  if (runs.size % 2 === 1) drawInTheFirstRun(this);
  else drawInTheSecondRun(this);
  return plug.apply(this, args);
};

main();
