/** Opening the scenario in the user's own editor. */
import { describe, expect, test } from "vitest";
import { editorCommand, openEditor } from "../../src/cli/editor.ts";

const place = { file: "day.scenario.yaml", line: 12 };

describe("the editor", () => {
  test.each([
    [{ EDITOR: "nano" }, ["nano", "+12", "day.scenario.yaml"]],
    [{ EDITOR: "nano", VISUAL: "nvim -R" }, ["nvim", "-R", "+12", "day.scenario.yaml"]],
    [{ VISUAL: " ", EDITOR: "/usr/bin/vim" }, ["/usr/bin/vim", "+12", "day.scenario.yaml"]],
    [{ VISUAL: "code.cmd -n" }, ["code.cmd", "-n", "--wait", "--goto", "day.scenario.yaml:12"]],
    [{ VISUAL: "hx" }, ["hx", "day.scenario.yaml:12"]],
    [{ EDITOR: "notepad.exe" }, ["notepad.exe", "day.scenario.yaml"]],
  ])("of %o is started at the line where it takes one", (environment, command) => {
    expect(editorCommand(place, environment)).toEqual(command);
  });

  test("that is not set, does not start or fails is told in one sentence with the place", async () => {
    expect(await openEditor(place, {})).toBe("set EDITOR to open day.scenario.yaml:12 from here");
    expect(await openEditor(place, { EDITOR: "/no/such/editor" })).toMatch(
      /^\/no\/such\/editor does not start .*: day\.scenario\.yaml:12$/,
    );
    expect(await openEditor(place, { EDITOR: "false" })).toBe(
      "false ended with 1: day.scenario.yaml:12",
    );
    expect(await openEditor(place, { EDITOR: "true" })).toBe("back from day.scenario.yaml:12");
  });
});
