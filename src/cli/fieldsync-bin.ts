#!/usr/bin/env node
/** The file behind the `fieldsync` command. */
import { launch } from "./launch.ts";
import { FIELDSYNC } from "./product.ts";

await launch(FIELDSYNC, () => import("./fieldsync/main.ts"));
