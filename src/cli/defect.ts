/**
 * What a user sees of a defect of ours: one line to quote, and where to find the rest. Never a stack trace unasked.
 */
import type { Product } from "./product.ts";

export const defectText = (product: Product, defect: unknown): string => {
  const message = defect instanceof Error ? defect.message : String(defect);
  const [firstLine] = message.split("\n");
  const stack = defect instanceof Error ? (defect.stack ?? message) : message;
  const asked = (process.env[product.debugVariable] ?? "") !== "";
  return (
    `internal error: ${firstLine}\n` +
    `This is a defect of ${product.name}, not of ${product.blameless}: please report it with the command you ran.\n` +
    (asked ? `${stack}\n` : `Set ${product.debugVariable}=1 to see where it happened.\n`)
  );
};
