/** What the screen shows at every size, without colour: the frames as a person would see them. */
import { describe, expect, test } from "vitest";
import { fieldDay } from "../replay/day.ts";
import { until } from "../support/until.ts";
import { renderAt } from "./render-at.tsx";

const SIZES = [
  [40, 10],
  [60, 16],
  [80, 24],
  [120, 40],
] as const;

describe.each(SIZES)("at %i×%i", (columns, rows) => {
  test("the room before the day begins", async () => {
    const shown = await renderAt(columns, rows, fieldDay());
    expect(shown.text()).toMatchSnapshot();
    shown.close();
  });

  test("the moment the sixth peer is refused", async () => {
    const shown = await renderAt(columns, rows, fieldDay());
    await shown.press("x");
    expect(shown.text()).toMatchSnapshot();
    shown.close();
  });

  test("why the day failed, the laptop it happened to, and the help", async () => {
    const shown = await renderAt(columns, rows, fieldDay("failing"));
    await shown.press("x");
    await shown.press("w");
    expect(shown.text()).toMatchSnapshot("why");
    await shown.press("\r");
    expect(shown.text()).toMatchSnapshot("laptop");
    await shown.press("?");
    expect(shown.text()).toMatchSnapshot("help");
    // Also where the help is shorter than the screen, the keys stand at its bottom.
    expect(shown.text().split("\n")).toHaveLength(rows);
    shown.close();
  });
});

test("sessions for which there are not rows enough are told in one", async () => {
  const shown = await renderAt(80, 22, fieldDay());
  await shown.press("x");
  // From the sixth peer up to the parent.
  for (const key of ["k", "k", "k", "k", "k", "k", "\r"]) await shown.press(key);
  const words = shown.text().replaceAll(/\s*\n\s*/gu, " ");
  expect(words).toContain("PARENT · XP Home");
  expect(words).toContain("PEER5 as field");
  expect(words).not.toMatch(/… \d+ more/u);
  shown.close();
});

test("a terminal smaller than 40×10 shows one message", async () => {
  const shown = await renderAt(39, 9, fieldDay());
  expect(shown.text()).toBe("Too small: 40×10 is needed. q quits.");
  shown.close();
});

test("resizing draws the frame of the new size", async () => {
  const shown = await renderAt(120, 40, fieldDay());
  await shown.press("x");
  await shown.resize(60, 16);
  const resized = shown.text();
  const fresh = await renderAt(60, 16, fieldDay());
  await fresh.press("x");
  expect(resized).toBe(fresh.text());
  shown.close();
  fresh.close();
});

test("a long help scrolls to its end and no further, and comes back at once", async () => {
  const shown = await renderAt(60, 16, fieldDay());
  await shown.press("?");
  const top = shown.text();
  await shown.press("j".repeat(60));
  await until(() => shown.text().includes("q2: two"));
  expect(shown.text()).toContain("q2: two changes waiting");
  const end = shown.text();
  await shown.press("k");
  expect(shown.text()).not.toBe(end);
  await shown.press("k".repeat(60));
  await until(() => shown.text() === top);
  expect(shown.text()).toBe(top);
  shown.close();
});

test("what changed since the mark scrolls when it is longer than the screen", async () => {
  const shown = await renderAt(60, 16, fieldDay());
  for (const key of ["l", "m", "G", "d"]) await shown.press(key);
  expect(shown.text()).toContain("── Since the mark · ↓ ↑");
  const top = shown.text();
  await shown.press("j");
  await until(() => shown.text() !== top);
  expect(shown.text()).toContain("Since the mark");
  expect(shown.text()).not.toContain("From 0s to");
  shown.close();
});

describe("the bottom row hints at", () => {
  const bottom = (text: string): string => text.split("\n").at(-1) ?? "";

  test("marking, and at what changed since as soon as a moment is marked", async () => {
    const shown = await renderAt(100, 30, fieldDay());
    expect(bottom(shown.text())).toContain("m mark");
    expect(bottom(shown.text())).not.toContain("d changes");
    await shown.press("m");
    await shown.press("l");
    expect(bottom(shown.text())).toMatch(/^d changes/);
    await shown.press("m");
    await shown.press("m");
    await shown.press("l");
    expect(bottom(shown.text())).not.toContain("d changes");
    shown.close();
  });

  test("the way back first, wherever there is one", async () => {
    const shown = await renderAt(40, 10, fieldDay());
    expect(bottom(shown.text())).not.toContain("esc back");
    await shown.press("?");
    expect(bottom(shown.text())).toMatch(/^esc back.*\? help {2}q quit$/);
    await shown.press("?");
    await shown.press("f");
    await shown.press("l");
    expect(bottom(shown.text())).toMatch(/^esc back/);
    shown.close();
  });
});
