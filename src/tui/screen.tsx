/** Paints a frame with Ink: one `<Text>` per row, because layout is what costs in a terminal frame (ecosystem §B.4). */
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Size } from "./layout.ts";
import { plainText } from "./line.ts";
import type { Line } from "./line.ts";
import { STYLES } from "./styles.ts";

/** A frame that exactly fills a Windows console scrolls it (ecosystem §B.4). */
export const usableSize = ({ columns, rows }: Size): Size => ({
  columns,
  rows: process.platform === "win32" ? rows - 1 : rows,
});

/**
 * Ink's chalk does not honour NO_COLOR, so without colour no style is handed to it at all (ecosystem §B.4). A row without text would
 * be no row to Ink, and everything below it would move up.
 */
const row = (line: Line, color: boolean): ReactNode =>
  plainText(line) === ""
    ? " "
    : color
      ? line.map((piece, index) =>
          piece.tone === "plain" ? (
            piece.text
          ) : (
            <Text key={index} {...STYLES[piece.tone]}>
              {piece.text}
            </Text>
          ),
        )
      : plainText(line);

export const Screen = (props: {
  readonly lines: ReadonlyArray<Line>;
  readonly columns: number;
  readonly color: boolean;
}): ReactNode => (
  <Box flexDirection="column" width={props.columns} height={props.lines.length} overflow="hidden">
    {props.lines.map((line, index) => (
      <Text key={index} wrap="truncate">
        {row(line, props.color)}
      </Text>
    ))}
  </Box>
);
