/**
 * What a user sees of a defect of ours: one line to quote, and where to find the rest. Never a stack trace unasked.
 */
export const defectText = (defect: unknown, debug: string | undefined): string => {
  const message = defect instanceof Error ? defect.message : String(defect);
  const [firstLine] = message.split("\n");
  const stack = defect instanceof Error ? (defect.stack ?? message) : message;
  const asked = debug !== undefined && debug !== "";
  return (
    `internal error: ${firstLine}\n` +
    "This is a defect of fieldlab, not of your scenario: please report it with the command you ran.\n" +
    (asked ? `${stack}\n` : "Set FIELDLAB_DEBUG=1 to see where it happened.\n")
  );
};
