/** The running replay: holds the player, hears the keys, keeps time while the day plays, draws every frame. */
import { useApp, useIsScreenReaderEnabled, useStdout, useWindowSize } from "ink";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { play, startPlayer } from "../replay/player.ts";
import type { Replay } from "../replay/replay.ts";
import { useActing, useKeys, useTicking } from "./acting.ts";
import { frameOf, scrollEndOf } from "./frame.ts";
import { commandOf, pastedAs } from "./keys.ts";
import type { Command } from "./keys.ts";
import { copySequence } from "./clipboard.ts";
import { useHandingOver } from "./handing-over.ts";
import { Screen, usableSize } from "./screen.tsx";
import { SpokenScreen } from "./spoken-screen.tsx";
import { spokenOf, spokenScrollEnd } from "./spoken.ts";
import type { About, Edit, Problem } from "./views/about.ts";

/** Another run takes the place of the one shown, or cannot. */
export type News =
  | {
      readonly kind: "day";
      readonly replay: Replay;
      readonly about: About;
      readonly told: string;
    }
  | ({ readonly kind: "problem" } & Problem);

export const PlayerApp = (props: {
  readonly replay: Replay;
  readonly about: About;
  readonly color: boolean;
  readonly presenting: boolean;
  readonly edit?: Edit | undefined;
  readonly news?: ((take: (news: News) => void) => () => void) | undefined;
}): ReactNode => {
  const { color, edit, news } = props;
  const [about, setAbout] = useState(props.about);
  const {
    act,
    now,
    state: player,
  } = useActing(() => startPlayer(props.replay, { presenting: props.presenting }), play);
  const size = usableSize(useWindowSize());
  const spoken = useIsScreenReaderEnabled();
  const { write } = useStdout();
  const app = useApp();
  const handOver = useHandingOver();

  /** At the line of the present step; before the first, at the top. */
  const openScenario = (): void => {
    const { sourceFile } = about;
    if (sourceFile === null || edit === undefined) {
      act({ do: "notice", text: "a journal has no scenario file to open" });
      return;
    }
    // The day waits for whoever looks at something else.
    if (now().playing) act({ do: "toggle-play" });
    const place = { file: sourceFile, line: now().field.step?.line ?? 1 };
    handOver(async () => {
      act({ do: "notice", text: await edit(place) });
    });
  };

  useEffect(
    () =>
      news?.((each) => {
        if (each.kind === "problem") setAbout((shown) => ({ ...shown, problem: each }));
        else {
          setAbout(each.about);
          act({ do: "adopt", replay: each.replay });
          // On a screen it is seen; the words for this moment may be the same as before.
          if (spoken) act({ do: "notice", text: each.told });
        }
      }),
    [news, act, spoken],
  );

  const obey = (command: Command): void => {
    switch (command.do) {
      case "quit":
        app.exit();
        break;
      case "copy-repeat":
        write(copySequence(about.repeat));
        act({ do: "notice", text: `copied: ${about.repeat}` });
        break;
      case "back":
        // The keys stand above it, and go first.
        if (about.problem?.closes === true && now().prompt === null && now().panel !== "help")
          setAbout(({ problem: _seen, ...shown }) => shown);
        else act(command);
        break;
      case "edit":
        openScenario();
        break;
      case "redraw":
        // Handing the terminal over and taking it back draws every row again.
        handOver();
        break;
      case "select":
        // A panel of text stops where its end is on the screen, however long the key is held.
        act({ ...command, scrollEnd: (spoken ? spokenScrollEnd : scrollEndOf)(now(), size) });
        break;
      default:
        act(command);
    }
  };

  useKeys(
    (name) => {
      const command = commandOf(name, now().prompt !== null);
      if (command !== null) obey(command);
    },
    (text) => act(pastedAs(text, now().prompt !== null)),
  );
  useTicking(player.playing, (elapsedMillis) => {
    act({ do: "tick", elapsedMillis });
  });

  if (spoken) return <SpokenScreen parts={spokenOf(player, about, size)} />;
  return <Screen lines={frameOf(player, about, size)} columns={size.columns} color={color} />;
};
