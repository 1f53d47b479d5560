import { drawnDays } from "./days.ts";
process.stdout.write(drawnDays(Number(process.argv[2]), 1)[0]!.text);
