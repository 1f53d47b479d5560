/** All reporters by the name they are asked for. */
import { dotReporter } from "./dot.ts";
import { githubReporter } from "./github.ts";
import { jsonReporter } from "./json.ts";
import { junitReporter } from "./junit.ts";
import { prettyReporter } from "./pretty.ts";
import type { MakeReporter } from "./reporter.ts";
import { tapReporter } from "./tap.ts";

export const REPORTERS = {
  pretty: prettyReporter,
  dot: dotReporter,
  json: jsonReporter,
  junit: junitReporter,
  tap: tapReporter,
  github: githubReporter,
} satisfies { readonly [name: string]: MakeReporter };
