/** What an app of the replay lives on: a state that hears every action at once, the ticks of a clock, and the keys. */
import { useInput, usePaste } from "ink";
import { useCallback, useEffect, useRef, useState } from "react";
import { keyNames } from "./input.ts";
import type { KeyName } from "./keys.ts";

/** Twenty pictures a second move smoothly and leave time to draw. */
const TICK_MILLIS = 50;
/** After a pause of the whole process (a closed lid) the day goes on where it was. */
const LONGEST_TICK_MILLIS = 500;

export const useTicking = (playing: boolean, tick: (elapsedMillis: number) => void): void => {
  useEffect(() => {
    if (!playing) return;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      tick(Math.min(LONGEST_TICK_MILLIS, now - last));
      last = now;
    }, TICK_MILLIS);
    return () => {
      clearInterval(timer);
    };
    // What `tick` calls never changes.
  }, [playing]);
};

/**
 * A state and what changes it. `now` answers the state as the last action left it: several keys can arrive before the next picture is
 * drawn, and each of them means what it means after the one before.
 */
export const useActing = <State, Asked>(
  start: () => State,
  play: (state: State, action: Asked) => State,
): {
  readonly state: State;
  readonly now: () => State;
  readonly act: (action: Asked) => void;
} => {
  const [state, show] = useState(start);
  const latest = useRef(state);
  const now = useCallback(() => latest.current, []);
  const act = useCallback(
    (action: Asked) => {
      latest.current = play(latest.current, action);
      show(latest.current);
    },
    [play],
  );
  return { state, now, act };
};

/** Every key by its name, one after the other; what is pasted comes as a whole, and is no keys. */
export const useKeys = (hear: (name: KeyName) => void, paste: (text: string) => void): void => {
  useInput((input, key) => {
    for (const name of keyNames(input, key)) hear(name);
  });
  usePaste(paste);
};
