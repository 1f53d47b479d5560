/** How a scenario ended that was played with one of its breaks: it should have failed, as a day fails and not as a simulator does. */
import type { Break } from "../language/file/breaks.ts";
import type { VerdictKind } from "./verdict.ts";

/** What must not happen under a break: that it makes no difference, or that it breaks the simulator instead of the scenario. */
export const wrongUnder = (verdict: VerdictKind): string | null => {
  if (verdict === "passed" || verdict === "fixed") return "still passes";
  return verdict === "non-deterministic" ? "is non-deterministic" : null;
};

export const changeText = ({ set }: Break): string =>
  set.map(([path, value]) => `${path}=${value}`).join(", ");
