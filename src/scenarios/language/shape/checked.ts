/**
 * What was held against a schema and goes with it. The days of one file, its cells and breaks, share nearly all their values: each is
 * checked once.
 */
import type * as z from "zod";
import type { Tree } from "../yaml/tree.ts";

export class Checked {
  readonly #values = new WeakMap<z.ZodType, WeakMap<Tree, { readonly value: unknown }>>();

  /** The value of a piece that was found to be right before. */
  valueOf<S extends z.ZodType>(schema: S, tree: Tree): { readonly value: z.output<S> } | undefined {
    return this.#values.get(schema)?.get(tree) as { readonly value: z.output<S> } | undefined;
  }

  isRight<S extends z.ZodType>(schema: S, tree: Tree, value: z.output<S>): void {
    let values = this.#values.get(schema);
    if (values === undefined) this.#values.set(schema, (values = new WeakMap()));
    values.set(tree, { value });
  }
}
