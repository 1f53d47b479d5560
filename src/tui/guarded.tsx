/**
 * What is shown, guarded against our own defects: Ink would print the stack of an error, which stays on the screen where there is no other
 * one to leave. Here nothing is drawn any more, and whoever mounted it hears of the error.
 */
import { useApp } from "ink";
import { Component } from "react";
import type { ReactNode } from "react";

/** React has no other way to catch what a component throws. */
class Boundary extends Component<
  { readonly children: ReactNode; readonly failed: (error: Error) => void },
  { readonly broken: boolean }
> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.failed(error instanceof Error ? error : new Error(String(error)));
  }

  override render(): ReactNode {
    return this.state.broken ? null : this.props.children;
  }
}

export const Guarded = (props: { readonly children: ReactNode }): ReactNode => {
  const { exit } = useApp();
  return <Boundary failed={exit}>{props.children}</Boundary>;
};
