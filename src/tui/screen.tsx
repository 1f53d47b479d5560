/** Paints a frame with Ink: one `<Text>` per row, because layout is what costs in a terminal frame (ecosystem §B.4). */
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { plainText } from "./line.ts";
import type { Line } from "./line.ts";
import { STYLES } from "./styles.ts";

/** Ink's chalk does not honour NO_COLOR, so without colour no style is handed to it at all (ecosystem §B.4). */
const row = (line: Line, color: boolean): ReactNode =>
  color
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
