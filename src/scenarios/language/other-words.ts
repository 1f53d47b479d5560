/**
 * What people call things before they have read the reference, and what the language calls them. A word that is only near to one of ours by
 * its letters can mean the opposite: who writes create-document is not helped with delete-document.
 */

const DOCUMENT = "write edit-document; with a new name it creates the document";
const RECORD = "write edit-record; with a new id it creates the record";
const EDIT =
  "write edit-document: { laptop: …, document: doc-001.docx } or edit-record: { laptop: …, record: tb/1000, set: { amount: 5 } }";
const COPY =
  "write create-child-copy, from a parent; create-sync-copy, from the office; copy-folder, in Explorer";
const OFF = "write shut-down; power-off where nothing is closed first";
const GIVEN_BACK = "write release; for documents checked out by somebody else undo-check-outs";

const write = (ours: string, ...theirs: ReadonlyArray<string>) =>
  theirs.map((word) => [word, `write ${ours}`] as const);
const say = (hint: string, ...theirs: ReadonlyArray<string>) =>
  theirs.map((word) => [word, hint] as const);

/** In the place of an action. */
export const OTHER_ACTIONS: ReadonlyMap<string, string> = new Map([
  ...say(EDIT, "edit", "change", "modify", "save", "update"),
  ...say(DOCUMENT, "create-document", "add-document", "new-document", "create-file", "new-file"),
  ...say(DOCUMENT, "save-document", "change-document", "update-document", "write-document"),
  ...say(DOCUMENT, "edit-file", "save-file", "change-file", "modify-document"),
  ...say(RECORD, "create-record", "add-record", "new-record", "change-record", "update-record"),
  ...say(RECORD, "modify-record", "set-record", "write-record", "save-record"),
  ...write("delete-document", "remove-document"),
  ...write("delete-file", "remove-file"),
  ...write("delete-record", "remove-record"),
  ...say("write delete-document, delete-record or delete-copy", "delete", "remove"),
  ...write("clear-information", "clear", "clear-sync-information", "clear-copy", "unsync"),
  ...write("unplug", "pull-cable", "unplug-cable", "remove-cable", "disconnect-cable", "pull-plug"),
  ...write("plug", "plug-in", "plug-cable", "insert-cable", "connect-cable"),
  ...write("reboot", "restart", "reset"),
  ...say(OFF, "turn-off", "switch-off", "halt"),
  ...write("power-on", "turn-on", "switch-on", "boot", "start"),
  ...write("power-off, which takes the power away", "crash", "power-cut", "power-loss"),
  ...write("sleep", "suspend", "standby", "stand-by"),
  ...write("wake", "resume", "wake-up"),
  ...write("sync-now", "sync", "synchronise", "synchronize", "exchange"),
  ...say("write check-out, for a document; lock-down, for the engagement", "lock"),
  ...write("check-out", "checkout", "lock-document"),
  ...say(GIVEN_BACK, "check-in", "checkin", "unlock-document", "give-back"),
  ...write("wait", "pause", "delay"),
  ...say(COPY, "create-copy", "make-copy", "copy", "get-copy", "clone"),
  ...write("share-folder", "share"),
  ...write("stop-sharing", "unshare", "unshare-folder"),
  ...write("sign-in", "login", "log-in", "logon", "log-on", "sign-on"),
  ...write("create-account", "create-user", "add-user", "add-account", "new-user"),
  ...write("change-account", "change-password", "set-password", "disable-account"),
  ...write("grant", "allow", "set-permission", "give-permission"),
  ...write("revoke", "deny", "remove-permission"),
  ...write("open-copy", "open", "open-engagement"),
  ...write("close-copy", "close", "close-engagement"),
  ...write("work-offline", "go-offline"),
  ...write("work-online", "go-online"),
  ...write("switch", "switch-to", "change-parent", "reconnect-to"),
  ...write("rename-computer", "rename"),
  ...write("set-address", "set-ip", "change-ip"),
  ...write("block-file-sharing", "firewall", "firewall-on"),
  ...write("connect-vpn", "vpn"),
  ...write("repair", "fix", "check-copy", "verify-copy", "mend"),
  ...write("damage-file", "corrupt", "corrupt-file", "bit-rot", "bad-sector", "damage", "flip-bit"),
  ...write("pull-stick", "eject", "unplug-stick", "pull-usb"),
]);

/** Beside the action of a step. */
export const OTHER_STEP_KEYS: ReadonlyMap<string, string> = new Map([
  ...write("say, or a comment behind a #", "note", "comment", "description", "name", "title"),
  ...say(
    "write until: and a time of the day where a step is done again and again (every); to let time pass, wait: 5m is a step",
    "for",
  ),
  ...say("write repeat: { times: 3, steps: […] }", "times", "count", "loop"),
  ...write("together", "parallel", "concurrently", "same-time"),
  ...write("at, or after", "time", "when"),
  ...write("expect", "assert", "check", "verify", "expects", "then", "should"),
  ...write("eventually: { within: 5m, … }", "wait-for", "wait-until"),
  ...write("even-if-refused: true", "ignore-errors", "continue-on-error", "allow-failure"),
  ...write("expect: { refused: 71 }", "refused", "error", "fails"),
]);

/** The hint for a word in the place of an action or beside one; undefined where it is nobody's. */
export const otherAction = (word: string): string | undefined => {
  const usual = word.toLowerCase().replaceAll(/[_\s]+/g, "-");
  return OTHER_ACTIONS.get(usual) ?? OTHER_STEP_KEYS.get(usual);
};

/** Keys of laptops, actions and expectations: ours, what others call it, and what is said where the bare word is not enough. */
const KEYS: ReadonlyArray<readonly [ours: string, theirs: ReadonlyArray<string>, hint?: string]> = [
  [
    "as",
    ["user", "username", "account", "login"],
    "write as: 'PARENT\\field', the computer that has the account in front",
  ],
  ["account", ["user", "username", "login", "name"]],
  ["share", ["name", "folder", "share-name"]],
  ["program", ["name", "app", "application"]],
  ["name", ["user", "username", "account", "login"]],
  ["password", ["pass", "pw", "pwd"]],
  [
    "laptop",
    ["who", "on", "node", "computer", "machine", "pc", "peer"],
    "write laptop, or laptops for several",
  ],
  ["os", ["windows", "system", "operating-system"]],
  ["switch", ["hub"]],
  ["does", ["kind", "type", "what"]],
  ["document", ["doc", "file", "filename"]],
  ["record", ["id", "entry"]],
  ["set", ["fields", "values", "changes"]],
  ["times", ["count", "number"]],
  ["indicator", ["status", "light", "colour", "color", "state"]],
  ["connected-to", ["connection", "connected", "parent"]],
  ["queue", ["pending", "waiting", "unsynced"]],
  ["sessions", ["seats", "connections"]],
  ["access", ["permission", "permissions", "rights"]],
  ["for", ["time", "duration"]],
  ["into", ["to", "switch", "device"]],
  ["by", ["to", "offset"], "write by, and how far: 2h, or -3m"],
  ["free", ["leave", "left", "size", "to"]],
  ["to", ["target", "path", "location", "parent"]],
  ["from", ["parent", "source"]],
];

/** Which of these keys is meant by a word that is none of them, and the hint that says so. */
export const otherKey = (
  word: string,
  known: ReadonlyArray<string>,
): { readonly key: string; readonly hint: string } | undefined => {
  const usual = word.toLowerCase();
  if (known.includes(usual)) return undefined;
  const found = KEYS.find(([ours, theirs]) => known.includes(ours) && theirs.includes(usual));
  return found && { key: found[0], hint: found[2] ?? `write ${found[0]}` };
};
