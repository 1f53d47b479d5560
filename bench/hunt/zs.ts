import { drawnDays, hunt } from "./days.ts";
for (const d of drawnDays(Number(process.argv[2]), Number(process.argv[3]))) {
  const c0 = process.cpuUsage();
  process.stderr.write(d.seed + " ");
  hunt([d]);
  const c = process.cpuUsage(c0);
  process.stderr.write((c.user / 1000).toFixed(0) + "ms\n");
}
