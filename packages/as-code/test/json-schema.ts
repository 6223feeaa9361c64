/**
 * A small checker of JSON Schema, for the schemas that Grafana, SigNoz and Compose publish: types, required and known properties,
 * enumerations, constants, bounds, patterns, lengths, `$ref`, `oneOf`, `anyOf`, `allOf`. Properties that a schema does not list are faults, since all decode strictly.
 */

type Plain = Readonly<Record<string, unknown>>;

/** Faults of `value`, each with its path; none where it fits. */
export function schemaFaults(root: unknown, pointer: string, value: unknown): readonly string[] {
  return faults(root, at(root, pointer), value, "");
}

function faults(root: unknown, schema: unknown, value: unknown, path: string): readonly string[] {
  if (!isPlain(schema)) return [`${path}: there is no such schema`];
  const { $ref: reference, enum: words, oneOf, anyOf, allOf, discriminator } = schema;
  if (typeof reference === "string") return faults(root, at(root, reference), value, path);
  if (Array.isArray(anyOf)) {
    const tried = anyOf.map((one) => faults(root, one, value, path));
    return tried.some((found) => found.length === 0) ? [] : (tried[0] ?? []);
  }
  if (Array.isArray(allOf)) return allOf.flatMap((one) => faults(root, one, value, path));
  if (value === null && schema["type"] === "null") return [];
  const { type } = schema;
  if (value === null)
    return schema["nullable"] === true || type === "null" || (Array.isArray(type) && type.includes("null"))
      ? []
      : [`${path}: null`];
  if (Array.isArray(words) && !words.includes(value))
    return [`${path}: ${textOf(value)} is not one of ${words.join(", ")}`];
  if ("const" in schema && schema["const"] !== value)
    return [`${path}: ${textOf(value)} is not ${textOf(schema["const"])}`];
  const own = [
    ...typeFaults(schema, value, path),
    ...lengthFaults(schema, value, path),
    ...boundFaults(schema, value, path),
  ];
  if (own.length > 0) return own;
  const inner = isPlain(value)
    ? objectFaults(root, schema, value, path)
    : Array.isArray(value)
      ? value.flatMap((item, index) => faults(root, schema["items"] ?? {}, item, `${path}[${index}]`))
      : [];
  const told =
    isPlain(discriminator) && isPlain(value) ? value[textOf(discriminator["propertyName"])] : undefined;
  if (isPlain(discriminator) && told !== undefined) {
    const { mapping } = discriminator;
    const chosen = isPlain(mapping) ? mapping[textOf(told)] : undefined;
    return chosen === undefined
      ? [`${path}: there is no kind ${textOf(told)}`]
      : faults(root, at(root, textOf(chosen)), value, path);
  }
  if (!Array.isArray(oneOf)) return inner;
  const fits = oneOf.filter((one) => faults(root, one, value, path).length === 0).length;
  // Of the alternatives the first fault is told where none fits.
  const alternatives =
    fits === 1 ? [] : [`${path}: fits ${fits} of the alternatives`, ...faults(root, oneOf[0], value, path)];
  return [...inner, ...alternatives];
}

function typeFaults({ type }: Plain, value: unknown, path: string): readonly string[] {
  if (type === undefined) return [];
  const is = Array.isArray(value) ? "array" : typeof value;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const fits = types.includes(is) || (types.includes("integer") && Number.isInteger(value));
  return fits ? [] : [`${path}: ${is} instead of ${textOf(type)}`];
}

function lengthFaults({ minLength, maxLength }: Plain, value: unknown, path: string): readonly string[] {
  if (typeof value !== "string") return [];
  const isShort = typeof minLength === "number" && value.length < minLength;
  const isLong = typeof maxLength === "number" && value.length > maxLength;
  return isShort || isLong ? [`${path}: ${value.length} characters`] : [];
}

function boundFaults(schema: Plain, value: unknown, path: string): readonly string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, pattern } = schema;
  if (typeof value === "string" && typeof pattern === "string")
    return new RegExp(pattern, "u").test(value) ? [] : [`${path}: ${value} does not match ${pattern}`];
  if (typeof value !== "number") return [];
  const isLow =
    (typeof minimum === "number" && value < minimum) ||
    (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum);
  const isHigh =
    (typeof maximum === "number" && value > maximum) ||
    (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum);
  return isLow || isHigh ? [`${path}: ${value} is out of bounds`] : [];
}

function objectFaults(root: unknown, schema: Plain, value: Plain, path: string): readonly string[] {
  const { properties, required, additionalProperties, patternProperties } = schema;
  const known = isPlain(properties) ? properties : {};
  const patterns = isPlain(patternProperties) ? Object.entries(patternProperties) : [];
  const missing = (Array.isArray(required) ? required : []).filter((name) => !(textOf(name) in value));
  return [
    ...missing.map((name) => `${path}.${textOf(name)}: missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const place = `${path}.${name}`;
      if (name in known) return faults(root, known[name], inner, place);
      const named = patterns.find(([pattern]) => new RegExp(pattern, "u").test(name));
      if (named !== undefined) return faults(root, named[1], inner, place);
      if (isPlain(additionalProperties)) return faults(root, additionalProperties, inner, place);
      // An alternative that only says what is required knows no properties of its own.
      return isPlain(properties) || additionalProperties === false ? [`${place}: unknown`] : [];
    }),
  ];
}

function at(root: unknown, pointer: string): unknown {
  let found: unknown = root;
  if (pointer === "#") return root;
  for (const step of pointer.replace(/^#\//u, "").split("/")) {
    if (!isPlain(found)) return undefined;
    found = found[step];
  }
  return found;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
