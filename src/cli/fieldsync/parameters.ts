/**
 * What a command of `fieldsync` is told, once for both ways it arrives: typed on the command line, or sent by another
 * `fieldsync` to the one that has the copy open. One declaration gives the flag with its help and the strict reading of what
 * was sent.
 */
import * as Option from "effect/Option";
import * as Argument from "effect/cli/Argument";
import * as Flag from "effect/cli/Flag";
import { listOf, malformed } from "../../engine/json.ts";
import { absolute, isPath, pathExpected } from "./absolute.ts";

/** Longest text sent to another process, in characters: a whole record field with room to spare. */
const TEXT_CHARACTERS_MAX = 1_048_576;

const NAMES_MAX = 10_000;

export interface Parameter<A> {
  readonly input: Flag.Flag<A> | Argument.Argument<A>;
  /** Reads what another process sent; throws `malformed`. */
  readonly read: (value: unknown, name: string) => A;
}

export interface Parameters {
  readonly [name: string]: Parameter<unknown>;
}

export type ArgumentsOf<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer A> ? A : never;
};

const readText = (value: unknown, name: string): string =>
  typeof value === "string" && value.length <= TEXT_CHARACTERS_MAX
    ? value
    : malformed(`${name} is not a text`);

const readOptionalText = (value: unknown, name: string): string | undefined =>
  value === undefined ? undefined : readText(value, name);

export const text = (name: string, description: string): Parameter<string> => ({
  input: Argument.String(name).pipe(Argument.withDescription(description)),
  read: readText,
});

/** A text behind the others that may be left away. */
export const lastText = (name: string, description: string): Parameter<string | undefined> => ({
  input: Argument.String(name).pipe(
    Argument.withDescription(description),
    Argument.optional,
    Argument.map(Option.getOrUndefined),
  ),
  read: readOptionalText,
});

/** One of a few words. */
export const choice = <const Words extends ReadonlyArray<string>>(
  name: string,
  description: string,
  words: Words,
): Parameter<Words[number]> => ({
  input: Argument.Literals(name, words).pipe(Argument.withDescription(description)),
  read: (value, parameter) =>
    words.find((word) => word === value) ??
    malformed(`${parameter} is none of ${words.join(", ")}`),
});

/** Any number of names, at the end of the command line. */
export const names = (name: string, description: string): Parameter<ReadonlyArray<string>> => ({
  input: Argument.String(name).pipe(
    Argument.withDescription(description),
    Argument.variadic({ max: NAMES_MAX }),
  ),
  read: (value, parameter) =>
    listOf(value, NAMES_MAX, parameter).map((one) => readText(one, parameter)),
});

export const path = (name: string, description: string): Parameter<string> => ({
  input: Argument.String(name).pipe(
    Argument.withDescription(description),
    Argument.filter(isPath, (typed) => pathExpected(typed)),
    Argument.map((typed) => absolute(typed)),
  ),
  read: readText,
});

/** A path, or one word in its place. A path is that of whoever types it: the copy may be open in a process that stands elsewhere. */
export const wordOrPath = (word: string, name: string, description: string): Parameter<string> => ({
  input: Argument.String(name).pipe(
    Argument.withDescription(description),
    Argument.filter(isPath, (typed) => pathExpected(typed)),
    Argument.map((typed) => (typed === word ? typed : absolute(typed))),
  ),
  read: readText,
});

/** Files, at least one, at the end of the command line. */
export const paths = (name: string, description: string): Parameter<ReadonlyArray<string>> => ({
  input: Argument.String(name).pipe(
    Argument.withDescription(description),
    Argument.variadic({ min: 1, max: NAMES_MAX }),
    Argument.filter(
      (typed: ReadonlyArray<string>) => typed.every(isPath),
      (typed) => pathExpected(typed),
    ),
    Argument.map((typed) => typed.map((one) => absolute(one))),
  ),
  read: (value, parameter) =>
    listOf(value, NAMES_MAX, parameter).map((one) => readText(one, parameter)),
});

export const optionalText = (name: string, description: string): Parameter<string | undefined> => ({
  input: Flag.String(name).pipe(
    Flag.withDescription(description),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
  read: readOptionalText,
});

export const optionalPath = (name: string, description: string): Parameter<string | undefined> => ({
  input: Flag.String(name).pipe(
    Flag.withMetavar("path"),
    Flag.withDescription(description),
    Flag.filter(isPath, (typed) => pathExpected(typed)),
    Flag.map((typed) => absolute(typed)),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
  read: readOptionalText,
});

export const toggle = (name: string, description: string): Parameter<boolean> => ({
  input: Flag.Boolean(name).pipe(
    Flag.withDescription(description),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
  read: (value, name) =>
    typeof value === "boolean" ? value : malformed(`${name} is not a yes or no`),
});

/** A number of whole seconds. */
export const optionalSeconds = (
  name: string,
  description: string,
  limits: { readonly least: number; readonly most: number },
): Parameter<number | undefined> => {
  const isWithin = (seconds: number): boolean =>
    Number.isSafeInteger(seconds) && seconds >= limits.least && seconds <= limits.most;
  return {
    input: Flag.Int(name).pipe(
      Flag.withMetavar("seconds"),
      Flag.withDescription(description),
      Flag.filter(
        isWithin,
        () => `a whole number of seconds from ${limits.least} to ${limits.most}`,
      ),
      Flag.optional,
      Flag.map(Option.getOrUndefined),
    ),
    read: (value, parameter) =>
      value === undefined || (typeof value === "number" && isWithin(value))
        ? value
        : malformed(`${parameter} is not a number of seconds`),
  };
};

/** Reads the arguments of a command out of a plain object: all of them, and nothing else. */
export const readArguments = <P extends Parameters>(
  parameters: P,
  sent: { readonly [name: string]: unknown },
): ArgumentsOf<P> => {
  for (const name of Object.keys(sent))
    if (!Object.hasOwn(parameters, name)) return malformed(`there is no argument "${name}"`);
  const entries = Object.entries(parameters).map(([name, parameter]) => [
    name,
    parameter.read(Object.hasOwn(sent, name) ? sent[name] : undefined, name),
  ]);
  return Object.fromEntries(entries) as ArgumentsOf<P>;
};
