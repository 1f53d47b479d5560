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
    shown.close();
  });
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
