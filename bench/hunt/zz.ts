import { drawnDays, longDays, hunt } from "/work/main/bench/hunt/days.ts";
const kind = process.argv[2];
const n = Number(process.argv[3]);
const days = kind === "long" ? longDays(2000, n) : drawnDays(2000, n);
hunt(days.slice(0, Math.min(10, n)));
const c0 = process.cpuUsage();
const t0 = performance.now();
hunt(days);
const c = process.cpuUsage(c0);
console.log(
  kind,
  n,
  "days",
  ((c.user + c.system) / 1000 / n).toFixed(1),
  "ms cpu/day",
  ((performance.now() - t0) / n).toFixed(1),
  "ms wall/day",
);
