/** Two runs beside each other: holds the pair, hears the keys, keeps time while they play, draws every frame. */
import { useApp, useStdout, useWindowSize } from "ink";
import type { ReactNode } from "react";
import { leaderOf, playPair, startPair } from "../replay/pair.ts";
import type { Replay } from "../replay/replay.ts";
import { useActing, useKeys, useTicking } from "./acting.ts";
import { pastedAs } from "./keys.ts";
import { copySequence } from "./clipboard.ts";
import { useHandingOver } from "./handing-over.ts";
import { pairFrameOf, pairScrollEnd, type AboutPair } from "./pair-frame.ts";
import { pairCommandOf, type PairCommand } from "./pair-keys.ts";
import { Screen, usableSize } from "./screen.tsx";

export const PairApp = (props: {
  readonly left: Replay;
  readonly right: Replay;
  readonly about: AboutPair;
  readonly color: boolean;
}): ReactNode => {
  const { about, color } = props;
  const { act, now, state: pair } = useActing(() => startPair(props.left, props.right), playPair);
  const size = usableSize(useWindowSize());
  const { write } = useStdout();
  const app = useApp();
  const handOver = useHandingOver();

  const obey = (command: PairCommand): void => {
    switch (command.do) {
      case "quit":
        app.exit();
        break;
      case "copy-repeat": {
        const { repeat } = about[now().leads];
        write(copySequence(repeat));
        act({ do: "notice", text: `copied: ${repeat}` });
        break;
      }
      case "redraw":
        handOver();
        break;
      case "select":
        act({ ...command, scrollEnd: pairScrollEnd(now(), size) });
        break;
      case "edit":
        break;
      default:
        act(command);
    }
  };

  useKeys(
    (name) => {
      const command = pairCommandOf(name, leaderOf(now()).prompt !== null);
      if (command !== null) obey(command);
    },
    (text) => act(pastedAs(text, leaderOf(now()).prompt !== null)),
  );
  useTicking(leaderOf(pair).playing, (elapsedMillis) => {
    act({ do: "tick", elapsedMillis });
  });

  return <Screen lines={pairFrameOf(pair, about, size)} columns={size.columns} color={color} />;
};
