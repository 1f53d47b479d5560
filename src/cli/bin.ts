#!/usr/bin/env node
/** The file behind the `fieldlab` command. */
import { launch } from "./launch.ts";
import { FIELDLAB } from "./product.ts";

await launch(FIELDLAB, () => import("./main.ts"));
