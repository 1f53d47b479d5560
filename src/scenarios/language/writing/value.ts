/** What stands behind a key of a written file. */

export type Value =
  | string
  | number
  | boolean
  | null
  | ReadonlyArray<Value>
  | { readonly [key: string]: Value | undefined };
