/**
 * A small checker for the keywords our JSON Schema uses, so that tests can see the schema as an editor does. A keyword it does not
 * know is an error: the schema must not lean on something nobody checked.
 */
type Json =
  | null
  | boolean
  | number
  | string
  | ReadonlyArray<Json>
  | { readonly [key: string]: Json };
export type JsonSchema = { readonly [keyword: string]: Json };

const NOTES = new Set(["$schema", "$id", "$defs", "title", "description", "examples", "default"]);

const isRecord = (value: unknown): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

const typeOf = (value: Json): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
};

/** Paths of what the schema refuses; empty when it accepts. */
export const schemaErrors = (
  root: JsonSchema,
  value: Json,
  schema: Json = root,
  path = "",
): ReadonlyArray<string> => {
  if (schema === true) return [];
  if (schema === false) return [`${path}: not allowed`];
  if (!isRecord(schema)) throw new Error(`no schema at ${path}`);
  const errors: Array<string> = [];
  const accepts = (other: Json): boolean => schemaErrors(root, value, other, path).length === 0;
  const list = (keyword: Json): ReadonlyArray<Json> => (Array.isArray(keyword) ? keyword : []);
  for (const [keyword, wanted] of Object.entries(schema)) {
    switch (keyword) {
      case "$ref": {
        const name = text(wanted).replace("#/$defs/", "");
        const definitions = root["$defs"];
        errors.push(
          ...schemaErrors(
            root,
            value,
            (isRecord(definitions) ? definitions[name] : undefined) ?? false,
            path,
          ),
        );
        break;
      }
      case "type": {
        const types = Array.isArray(wanted) ? wanted : [wanted];
        const type = typeOf(value);
        if (!types.includes(type) && !(type === "integer" && types.includes("number")))
          errors.push(`${path}: ${type}`);
        break;
      }
      case "const":
        if (value !== wanted) errors.push(`${path}: not ${text(wanted)}`);
        break;
      case "enum":
        if (!list(wanted).includes(value)) errors.push(`${path}: not one of`);
        break;
      case "pattern":
        if (typeof value === "string" && !new RegExp(text(wanted)).test(value))
          errors.push(`${path}: pattern`);
        break;
      case "minimum":
        if (typeof value === "number" && value < Number(wanted)) errors.push(`${path}: too small`);
        break;
      case "maximum":
        if (typeof value === "number" && value > Number(wanted)) errors.push(`${path}: too large`);
        break;
      case "minItems":
        if (Array.isArray(value) && value.length < Number(wanted)) errors.push(`${path}: too few`);
        break;
      case "maxItems":
        if (Array.isArray(value) && value.length > Number(wanted)) errors.push(`${path}: too many`);
        break;
      case "items":
        if (Array.isArray(value))
          for (const [index, item] of value.entries())
            errors.push(...schemaErrors(root, item, wanted, `${path}/${index}`));
        break;
      case "required":
        for (const key of list(wanted))
          if (isRecord(value) && !(text(key) in value)) errors.push(`${path}: needs ${text(key)}`);
        break;
      case "dependentRequired":
        for (const [key, others] of Object.entries(isRecord(wanted) ? wanted : {})) {
          if (!isRecord(value) || !(key in value)) continue;
          for (const other of list(others))
            if (!(text(other) in value)) errors.push(`${path}: ${key} needs ${text(other)}`);
        }
        break;
      case "propertyNames":
        for (const key of isRecord(value) ? Object.keys(value) : [])
          errors.push(...schemaErrors(root, key, wanted, `${path}/${key}`));
        break;
      case "properties":
      case "patternProperties":
      case "additionalProperties":
        break;
      case "oneOf":
        if (list(wanted).filter(accepts).length !== 1) errors.push(`${path}: not exactly one of`);
        break;
      case "anyOf":
        if (!list(wanted).some(accepts)) errors.push(`${path}: none of`);
        break;
      case "not":
        if (accepts(wanted)) errors.push(`${path}: forbidden`);
        break;
      default:
        if (!NOTES.has(keyword)) throw new Error(`unknown keyword ${keyword}`);
    }
  }
  if (isRecord(value)) errors.push(...keyErrors(root, value, schema, path));
  return errors;
};

const keyErrors = (
  root: JsonSchema,
  value: { readonly [key: string]: Json },
  schema: JsonSchema,
  path: string,
): ReadonlyArray<string> => {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const patterns = isRecord(schema["patternProperties"]) ? schema["patternProperties"] : {};
  const rest = schema["additionalProperties"] ?? true;
  return Object.entries(value).flatMap(([key, item]) => {
    const pattern = Object.keys(patterns).find((candidate) => new RegExp(candidate).test(key));
    const below = properties[key] ?? (pattern === undefined ? rest : patterns[pattern]) ?? true;
    return schemaErrors(root, item, below, `${path}/${key}`);
  });
};
