/** Half of the random days against the ledger (engine I1–I9, I25); what a day is, is in random-day.ts. */
import { randomDays } from "./random-day.ts";

randomDays(2);
