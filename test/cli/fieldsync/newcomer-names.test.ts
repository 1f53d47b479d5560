/** Files an engagement is to start with, with names not every computer can have: all of them are told at once. */
import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

it.runIf(process.platform === "linux")(
  "init names every file that has to be called otherwise",
  async () => {
    const desk = new Desk();
    const names = ["CON.txt", "a:b.txt", "caf\u00E9.txt", "cafe\u0301.txt", "Memo.txt", "memo.txt"];
    for (const name of names) desk.put(`office/documents/${name}`, name);
    writeFileSync(Buffer.from(`${desk.folder("office/documents")}/bad\xFF.txt`, "latin1"), "bad");
    const { code, stderr } = await desk.run("init", "office");
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error[bad-name] in "${desk.folder("office/documents")}" are names an engagement cannot start with:\n` +
        `  "bad\uFFFD.txt" has a name that is no text in UTF-8\n` +
        `  "CON.txt" cannot be the name of a document on every computer\n` +
        `  "a:b.txt" cannot be the name of a document on every computer\n` +
        `  two files are called "caf\u00E9.txt", written in two ways that look alike, and are one on Windows and Macs\n` +
        `  "Memo.txt" and "memo.txt" are one name on Windows and Macs\n` +
        `  give them other names, and repeat this: at most 100 characters, none of \\ / : * ? " < > | or control characters, ` +
        `no dot or space at the end, and no name Windows keeps for devices, such as CON or NUL\n`,
    );
  },
);
