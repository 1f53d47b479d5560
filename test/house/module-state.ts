/**
 * Mutable state at module level, which the determinism charter forbids: a second run in the same process would start from
 * what the first one left behind. Lint has no rule for it.
 */
import { isNode, placeOf, statementsOf } from "./source.ts";
import type { SourceFile, SyntaxNode } from "./source.ts";

export interface ModuleState {
  readonly place: string;
  readonly name: string;
  readonly why: string;
}

/** Classes whose instances change, unless the declared type takes the changing methods away. */
const CHANGING = ["Map", "Set", "WeakMap", "WeakSet", "Array"];
const UNCHANGING_TYPE = /^(Readonly(Map|Set|Array)?\b|readonly\b|\{ readonly\b)/;

const child = (node: SyntaxNode, key: string): SyntaxNode | null => {
  const value = node[key];
  return isNode(value) ? value : null;
};

const textOf = (file: SourceFile, node: SyntaxNode | null): string =>
  node === null ? "" : file.text.slice(node.start, node.end);

/** Why a value can change after it was made; null when it cannot, or when that is said by its type. */
const changing = (
  file: SourceFile,
  declared: SyntaxNode | null,
  value: SyntaxNode | null,
): string | null => {
  if (value === null) return null;
  const annotation = child(declared ?? value, "typeAnnotation");
  const type = textOf(file, annotation).replace(/^:\s*/, "");
  if (UNCHANGING_TYPE.test(type)) return null;
  if (value.type === "NewExpression") {
    const made = textOf(file, child(value, "callee"));
    return CHANGING.includes(made) ? `new ${made} without a Readonly${made} type` : null;
  }
  const elements = value["elements"] ?? value["properties"];
  const empty = Array.isArray(elements) && elements.length === 0;
  return empty ? "an empty array or object can only be there to be filled" : null;
};

/** Every variable of module level, and every static field, that can change after the module was loaded. */
export const moduleState = (files: ReadonlyArray<SourceFile>): ReadonlyArray<ModuleState> => {
  const found: Array<ModuleState> = [];
  for (const file of files) {
    const report = (node: SyntaxNode, name: SyntaxNode | null, why: string | null): void => {
      if (why !== null)
        found.push({ place: placeOf(file, node.start), name: textOf(file, name), why });
    };
    for (const statement of statementsOf(file)) {
      const exported = statement.type.startsWith("Export") ? child(statement, "declaration") : null;
      const declaration = exported ?? statement;
      if (declaration.type === "VariableDeclaration") {
        const declarators: unknown = declaration["declarations"];
        for (const declarator of Array.isArray(declarators) ? declarators.filter(isNode) : []) {
          const id = child(declarator, "id");
          const name = id === null ? null : { ...id, end: id.start + String(id["name"]).length };
          report(
            declarator,
            name,
            declaration["kind"] === "const"
              ? changing(file, id, child(declarator, "init"))
              : `${String(declaration["kind"])} at module level`,
          );
        }
      }
      if (declaration.type === "ClassDeclaration") {
        const members: unknown = child(declaration, "body")?.["body"];
        for (const member of Array.isArray(members) ? members.filter(isNode) : []) {
          if (member.type !== "PropertyDefinition" || member["static"] !== true) continue;
          report(
            member,
            child(member, "key"),
            member["readonly"] === true
              ? changing(file, member, child(member, "value"))
              : "a static field that is not readonly",
          );
        }
      }
    }
  }
  return found;
};
