/**
 * Handing the terminal over to another program, or to nobody, which draws every row again when it comes back. It is given away once at a
 * time: a key that is held asks for it many times before the first one is over, and Ink takes the second for a mistake.
 */
import { useRef } from "react";
import { useApp } from "ink";

export const useHandingOver = (): ((meanwhile?: () => void | Promise<void>) => void) => {
  const { suspendTerminal } = useApp();
  const isAway = useRef(false);
  const handOver = async (meanwhile: () => void | Promise<void>): Promise<void> => {
    isAway.current = true;
    try {
      await suspendTerminal(meanwhile);
    } finally {
      isAway.current = false;
    }
  };
  return (meanwhile = () => {}) => {
    if (!isAway.current) void handOver(meanwhile);
  };
};
