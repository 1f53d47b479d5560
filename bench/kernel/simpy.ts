/** The hold model in SimPy, where python3 has it; elsewhere a word on how to get it, and the reference figure. */
import { spawnSync } from "node:child_process";
import { millions } from "./report.ts";

const PROGRAM = `
import random, sys, time, simpy
pending = int(sys.argv[1])
env = simpy.Environment()
random.seed(7)
def holder(env):
    while True:
        yield env.timeout(random.expovariate(1.0))
for _ in range(pending):
    env.process(holder(env))
step = env.step
for _ in range(pending + 20000):
    step()
rates = []
deadline = time.perf_counter() + 2
while time.perf_counter() < deadline or len(rates) < 3:
    began = time.perf_counter()
    for _ in range(20000):
        step()
    rates.append(20000 / (time.perf_counter() - began))
rates.sort()
print(rates[len(rates) // 2])
`;

/** A python3 that has SimPy: the first on the path, or the system's, for which Debian packages it. */
const python = (): string | undefined =>
  ["python3", "/usr/bin/python3"].find(
    (candidate) => spawnSync(candidate, ["-c", "import simpy"]).status === 0,
  );

export const measureSimPy = (pending: number, reference: number): string => {
  const interpreter = python();
  if (interpreter === undefined) {
    console.error(
      "SimPy is not installed here (apt-get install python3-simpy3): its reference figure is shown instead",
    );
    return `not installed; ${millions(reference)} on the reference machine`;
  }
  const child = spawnSync(interpreter, ["-c", PROGRAM, String(pending)], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(child.stderr);
  return millions(Number(child.stdout));
};
