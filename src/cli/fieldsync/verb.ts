/**
 * A command of `fieldsync` on a copy: what it is told, what it does, and how its result reads for people. The same declaration
 * makes the command of the command line and what an open copy does when another process asks for it.
 */
import * as Effect from "effect/Effect";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import type { CopyIdentity } from "../../engine/engine.ts";
import type { EngineError, VolumeError } from "../../engine/errors.ts";
import { EXIT_CODES, type ExitCode, type Stop } from "../exit.ts";
import type { Output } from "../output.ts";
import { conclude } from "./conclude.ts";
import type { CopyContext, FolderContext } from "./context.ts";
import { refusingPastably } from "./pastable.ts";
import { absolute, isPath, pathExpected } from "./absolute.ts";
import {
  optionalText,
  readArguments,
  toggle,
  type ArgumentsOf,
  type Parameters,
} from "./parameters.ts";

/** What a command answers. In its text, `FOLDER` behind a command is the folder it works on, see `pastable.ts`. */
export interface Answer {
  /** As `--json` prints it. */
  readonly result: unknown;
  /** For people; ends without a newline. */
  readonly text: string;
  readonly exitCode: ExitCode;
}

export type Refusal = EngineError | VolumeError | Stop;

interface Spoken<P extends Parameters, Result> {
  /** As it is typed; two words for a command of a group: `record set`. */
  readonly name: string;
  /** Help for a bookkeeper: what it does, and what it does not. */
  readonly description: string;
  readonly examples?: ReadonlyArray<{ readonly command: string; readonly description: string }>;
  readonly parameters: P;
  readonly text: (result: Result, args: ArgumentsOf<P>) => string;
  /** 0 unless it says otherwise. */
  readonly exitCode?: (result: Result) => ExitCode;
}

export interface CopyVerb<P extends Parameters, Result> extends Spoken<P, Result> {
  readonly run: (context: CopyContext, args: ArgumentsOf<P>) => Effect.Effect<Result, Refusal>;
  /** What is done to the folder before the copy is opened; not where it is open. */
  readonly before?: (folder: string) => Effect.Effect<void>;
  /** What whoever stops it on its way has to know. */
  readonly ifStopped?: string;
  /** Of one that waits for people, and that any process with the copy brings to its end: what it came to then, for this copy. */
  readonly ended?: (role: CopyIdentity["role"]) => NoInfer<Result>;
  /** It tells what lies there, and is carried out also where nothing can be written. */
  readonly onlyTells?: true;
  /** Of one that only tells: whether it changes something, asked like this. */
  readonly changes?: (args: ArgumentsOf<P>) => boolean;
}

/** A command that only reads the folder and does not need the copy opened. */
export interface FolderVerb<P extends Parameters, Result> extends Spoken<P, Result> {
  readonly run: (context: FolderContext, args: ArgumentsOf<P>) => Effect.Effect<Result, Refusal>;
}

type Sent = { readonly [name: string]: unknown };

/** What the process that has the copy open does for one command. `read` throws `malformed` on wrong arguments. */
export type Work<Context> = (sent: Sent) => (context: Context) => Effect.Effect<Answer, Refusal>;

/** One line of the table of commands. */
export interface TableEntry {
  readonly name: string;
  readonly description: string;
  readonly command: Command.Command<string, {}, {}, unknown, Output>;
  /** Absent where the command cannot be sent to a process that has the copy open. */
  readonly served?: Work<CopyContext>;
}

/** The arguments every command has. */
export const common = {
  folder: Argument.String("folder").pipe(
    Argument.withDescription("The folder of the engagement on this computer"),
    Argument.filter(isPath, (typed) => pathExpected(typed)),
    Argument.map((typed) => absolute(typed)),
  ),
  json: toggle("json", "Print the result as JSON, for programs").input,
  user: optionalText("user", "Who works here (default: your user name)").input,
  machine: optionalText("machine", "What this computer is called (default: its own name)").input,
};

export interface CommonOptions {
  readonly folder: string;
  readonly json: boolean;
  readonly user: string | undefined;
  readonly machine: string | undefined;
}

const describe = <P extends Parameters, Result>(verb: Spoken<P, Result>) => {
  const [short = verb.description] = verb.description.split(/(?<=\.) /u);
  return <Name extends string, Input, C, E, R>(command: Command.Command<Name, Input, C, E, R>) =>
    command.pipe(
      Command.withDescription(verb.description),
      Command.withShortDescription(short.replace(/\.$/u, "")),
      Command.withExamples(verb.examples ?? []),
    );
};

const commandOf = <P extends Parameters, Result>(
  verb: Spoken<P, Result>,
  run: (options: CommonOptions, sent: Sent) => Effect.Effect<Answer, Refusal | Stop, Output>,
): TableEntry["command"] => {
  const inputs = Object.fromEntries(
    Object.entries(verb.parameters).map(([name, { input }]) => [name, input]),
  );
  const word = verb.name.slice(verb.name.lastIndexOf(" ") + 1);
  const command = Command.make(
    word,
    {
      folder: common.folder,
      ...inputs,
      json: common.json,
      user: common.user,
      machine: common.machine,
    },
    Effect.fnUntraced(function* (options: Sent) {
      // The command line types its input by the declaration above, whose keys differ from command to command: the common
      // ones are always among them, and the rest is read strictly by `readArguments`.
      const { folder, json, machine, user, ...sent } = options as unknown as CommonOptions & Sent;
      const asked = { folder, json, machine, user };
      const answer = yield* refusingPastably(asked, run(asked, sent));
      return yield* conclude(answer, { folder, json });
    }),
  );
  // A table holds commands of different inputs; nobody looks at the input's type after this.
  return describe(verb)(command) as TableEntry["command"];
};

const answerOf = <P extends Parameters, Result>(
  verb: Spoken<P, Result>,
  result: Result,
  args: ArgumentsOf<P>,
): Answer => ({
  result,
  text: verb.text(result, args),
  exitCode: verb.exitCode?.(result) ?? EXIT_CODES.passed,
});

const workOf =
  <Context, P extends Parameters, Result>(
    verb: Spoken<P, Result> & {
      readonly run: (context: Context, args: ArgumentsOf<P>) => Effect.Effect<Result, Refusal>;
    },
  ): Work<Context> =>
  (sent) => {
    const args = readArguments(verb.parameters, sent);
    return (context) =>
      Effect.map(verb.run(context, args), (result) => answerOf(verb, result, args));
  };

/** The engine is loaded only when a command runs: help starts without it. */
const onFolder = Effect.promise(() => import("./on-folder.ts"));

/** A command on an opened copy, for a command line of its own. */
export interface CopyEntry extends TableEntry {
  readonly served: Work<CopyContext>;
  /** Carries it out here or where the copy is open, and prints the answer. */
  readonly carryOut: (
    options: CommonOptions,
    sent: Sent,
  ) => Effect.Effect<undefined, Refusal, Output>;
}

/** A command on an opened copy: sent to the process that has it open, or carried out here. */
export const copyVerb = <P extends Parameters, Result>(verb: CopyVerb<P, Result>): CopyEntry => {
  const served: Work<CopyContext> = workOf<CopyContext, P, Result>(verb);
  const run = (options: CommonOptions, sent: Sent): Effect.Effect<Answer, Stop, Output> =>
    Effect.flatMap(onFolder, ({ onCopy }) =>
      onCopy({
        ...options,
        command: verb.name,
        sent,
        work: served(sent),
        before: verb.before,
        ifStopped: verb.ifStopped,
        ended:
          verb.ended &&
          ((role) => answerOf(verb, verb.ended!(role), readArguments(verb.parameters, sent))),
        onlyTells: verb.onlyTells,
        changes: verb.changes?.(readArguments(verb.parameters, sent)),
      }),
    );
  return {
    name: verb.name,
    description: verb.description,
    served,
    carryOut: (options, sent) =>
      Effect.flatMap(refusingPastably(options, run(options, sent)), (answer) =>
        conclude(answer, options),
      ),
    command: commandOf(verb, run),
  };
};

/** A command that reads the folder as it lies on the disk. */
export const folderVerb = <P extends Parameters, Result>(
  verb: FolderVerb<P, Result>,
): TableEntry => {
  const work: Work<FolderContext> = workOf<FolderContext, P, Result>(verb);
  return {
    name: verb.name,
    description: verb.description,
    served: work,
    command: commandOf(verb, (options, sent) =>
      Effect.flatMap(onFolder, ({ onPlainFolder }) =>
        onPlainFolder({
          ...options,
          command: verb.name,
          sent,
          work: work(sent),
          onlyTells: true,
        }),
      ),
    ),
  };
};

/** The arguments of a command without any. */
export const nothing = {} satisfies Parameters;
