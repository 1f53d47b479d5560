/** Hands the words of the player to Ink's screen-reader output, each part with its role. */
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { SpokenPart } from "./spoken.ts";

export const SpokenScreen = (props: { readonly parts: ReadonlyArray<SpokenPart> }): ReactNode => (
  <Box flexDirection="column">
    {props.parts.map(({ role, rows }, index) => (
      <Box
        key={index}
        flexDirection="column"
        {...(role === undefined ? {} : { "aria-role": role })}
        {...(role === "option" ? { "aria-state": { selected: true } } : {})}
      >
        {rows.map((row, at) => (
          <Text key={at}>{row}</Text>
        ))}
      </Box>
    ))}
  </Box>
);
