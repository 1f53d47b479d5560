/**
 * What two `fieldsync` processes of one user say to each other about a copy one of them has open. One JSON text per line:
 *
 *     owner   {"fieldsync":1,"process":4711,"busy":null}
 *     other   {"command":"record set","arguments":{"record":"tb/1000","field":"balance","value":"12"}}
 *     owner   {"ok":true,"result":{…},"text":"…","exitCode":0}      or {"ok":false,"message":"…","exitCode":1}
 *
 * Everything read is checked: sizes, names, kinds.
 */
import {
  decode,
  malformed,
  objectWith,
  parseJson,
  wholeNumber,
  type Decoded,
} from "../../../engine/json.ts";
import { EXIT_CODES, type ExitCode } from "../../exit.ts";
import type { Answer } from "../verb.ts";

const PROTOCOL = 1;
const COMMAND_CHARACTERS_MAX = 100;

export const sizes = {
  greetingBytes: 4_096,
  requestBytes: 8 * 1_048_576,
  answerBytes: 256 * 1_048_576,
} as const;

export interface Greeting {
  readonly process: number;
  /** What the owner is doing that lets it serve nobody; null where it serves. */
  readonly busy: string | null;
}

export interface Request {
  readonly command: string;
  readonly arguments: { readonly [name: string]: unknown };
}

export type Reply =
  | ({ readonly ok: true } & Answer)
  | { readonly ok: false; readonly message: string; readonly exitCode: ExitCode };

const textOf = (value: unknown, what: string): string =>
  typeof value === "string" ? value : malformed(`${what} is not a text`);

const exitCodeOf = (value: unknown): ExitCode =>
  Object.values(EXIT_CODES).find((code) => code === value) ?? malformed("unknown exit code");

const sentArguments = (value: unknown): Request["arguments"] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Request["arguments"])
    : malformed("the arguments are not an object");

export const encodeGreeting = (greeting: Greeting): unknown => ({
  fieldsync: PROTOCOL,
  ...greeting,
});

export const decodeGreeting = (text: string): Decoded<Greeting> =>
  decode(() => {
    const parts = objectWith(parseJson(text), ["fieldsync", "process", "busy"], "greeting");
    wholeNumber(parts["fieldsync"], PROTOCOL, PROTOCOL, "protocol");
    return {
      process: wholeNumber(parts["process"], 1, Number.MAX_SAFE_INTEGER, "process"),
      busy: parts["busy"] === null ? null : textOf(parts["busy"], "busy"),
    };
  });

export const decodeRequest = (text: string): Decoded<Request> =>
  decode(() => {
    const parts = objectWith(parseJson(text), ["command", "arguments"], "request");
    const command = textOf(parts["command"], "command");
    if (command.length > COMMAND_CHARACTERS_MAX) return malformed("command is too long");
    return { command, arguments: sentArguments(parts["arguments"]) };
  });

export const decodeReply = (text: string): Decoded<Reply> =>
  decode((): Reply => {
    const value = parseJson(text);
    if (!saysOk(value)) {
      const parts = objectWith(value, ["ok", "message", "exitCode"], "reply");
      return {
        ok: false,
        message: textOf(parts["message"], "message"),
        exitCode: exitCodeOf(parts["exitCode"]),
      };
    }
    const parts = objectWith(value, ["ok", "result", "text", "exitCode"], "reply");
    return {
      ok: true,
      result: parts["result"],
      text: textOf(parts["text"], "text"),
      exitCode: exitCodeOf(parts["exitCode"]),
    };
  });

const saysOk = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "ok" in value && typeof value.ok === "boolean"
    ? value.ok
    : malformed("reply says neither yes nor no");

/** What whoever waits for people is told when the process that has the copy is done; a version that does not know it shows it to people. */
export const HANDED_BACK =
  "error[no-answer] the fieldsync that had the copy open has ended\n  start the command again";
