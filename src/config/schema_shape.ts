/** Looking into a zod schema: what may stand at a place of the configuration. Pure. */

type Definition = {
  innerType?: unknown;
  shape?: Record<string, unknown>;
  valueType?: unknown;
  element?: unknown;
};

function definitionOf(schema: unknown): Definition {
  if (typeof schema !== "object" || schema === null || !("_zod" in schema)) return {};
  const { _zod: internals } = schema;
  if (typeof internals !== "object" || internals === null || !("def" in internals)) return {};
  const definition = internals.def as Definition;
  return definition.innerType === undefined ? definition : definitionOf(definition.innerType);
}

/** The schema one step below; `undefined` where nothing may stand. */
export function below(schema: unknown, step: string | number): unknown {
  const { shape, valueType, element } = definitionOf(schema);
  if (shape) return Object.hasOwn(shape, String(step)) ? shape[String(step)] : undefined;
  return valueType ?? element;
}

/** The keys of an object with fixed keys; none for everything else. */
export function keysOf(schema: unknown): string[] {
  return Object.keys(definitionOf(schema).shape ?? {});
}

/** Whether the schema is of a map, whose keys the user chooses. */
export function isMap(schema: unknown): boolean {
  return definitionOf(schema).valueType !== undefined;
}

/** Whether the schema is of a list. */
export function isList(schema: unknown): boolean {
  return definitionOf(schema).element !== undefined;
}
