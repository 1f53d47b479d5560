/**
 * One line at a time from a local socket, with a limit on its length and on the time it takes: whatever is at the other end,
 * it costs little memory and holds up nobody for ever.
 */
import type { Socket } from "node:net";

const NEWLINE = 0x0a;

export type LineFailure = "closed" | "too-long" | "too-slow";

/** The line, or why there is none. What follows the line is left to nobody: each side sends one line per turn. */
export type Line = { readonly text: string } | { readonly failure: LineFailure };

export const readLine = (
  socket: Socket,
  limits: { readonly bytes: number; readonly millis: number | null },
): Promise<Line> =>
  new Promise((resolve) => {
    const parts: Array<Buffer> = [];
    let bytes = 0;
    const finish = (line: Line): void => {
      clearTimeout(timer);
      socket.off("data", onData).off("close", onClose).off("error", onClose).off("end", onClose);
      socket.pause();
      resolve(line);
    };
    const onClose = (): void => finish({ failure: "closed" });
    const onData = (part: Buffer): void => {
      const end = part.indexOf(NEWLINE);
      const piece = end < 0 ? part : part.subarray(0, end);
      bytes += piece.length;
      if (bytes > limits.bytes) return finish({ failure: "too-long" });
      parts.push(piece);
      if (end < 0) return;
      const rest = part.subarray(end + 1);
      const text = Buffer.concat(parts).toString("utf8");
      finish({ text });
      if (rest.length > 0) socket.unshift(rest);
    };
    const timer =
      limits.millis === null
        ? undefined
        : setTimeout(() => finish({ failure: "too-slow" }), limits.millis);
    if (socket.destroyed || socket.readableEnded) return onClose();
    socket.on("data", onData).on("close", onClose).on("error", onClose).on("end", onClose);
    socket.resume();
  });

const write = (socket: Socket, line: string): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    socket.write(line, () => resolve());
  });

export const writeLine = (socket: Socket, value: unknown): Promise<void> =>
  write(socket, `${JSON.stringify(value)}\n`);

/** The line of a value, if it has no more bytes than that; no text has more characters than the language allows either. */
const lineWithin = (value: unknown, bytes: number): string | undefined => {
  try {
    const text = JSON.stringify(value);
    return Buffer.byteLength(text) > bytes ? undefined : `${text}\n`;
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
};

/** Writes a value, or the other one where its line would be longer than whoever reads it takes. */
export const writeWithin = (
  socket: Socket,
  bytes: number,
  { otherwise, value }: { readonly value: unknown; readonly otherwise: unknown },
): Promise<void> => {
  const line = lineWithin(value, bytes);
  return line === undefined ? writeLine(socket, otherwise) : write(socket, line);
};
