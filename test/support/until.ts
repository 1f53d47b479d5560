/** Waiting for something that happens by itself: a frame that is drawn, a program that ends. */
const LOOK_EVERY_MILLIS = 10;

export interface Patience {
  readonly millis?: number;
  /** Where looking itself takes time. */
  readonly everyMillis?: number;
}

const pause = async (millis: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, millis);
  });

/** Waits until it holds, at most about the given time. */
export const until = async (
  holds: () => boolean,
  { everyMillis = LOOK_EVERY_MILLIS, millis = 5_000 }: Patience = {},
): Promise<void> => {
  for (let waited = 0; !holds() && waited < millis; waited += everyMillis) {
    await pause(everyMillis);
  }
};
