/** A filter as a condition in SQL. Keys and values are bound; nothing of the filter's text becomes SQL. */
import { durationNano, LEVELS, type Comparison, type Filter, type Operator, type Term } from "@sightline/api";
import { assertNever } from "@sightline/model";
import { NUMBER_PATTERN } from "../../record/number-text.ts";
import type { Binding } from "./binding.ts";

/** How a table spells a key: its value as text, and whether there is one. */
export interface Field {
  readonly value: string;
  readonly exists: string;
  /** That the value is this text, which is not empty: for attributes, in the form that indexes answer and that reads least. */
  readonly equals?: (value: string) => string;
}

/** What differs between spans and logs. */
export interface FieldSet {
  /** `undefined`: the key is the name of an attribute. */
  named(key: string, binding: Binding): Field | undefined;
  /** The column with the attributes of the span or log itself. */
  readonly attributes: string;
  /** What a bare word is searched in. */
  readonly text: string;
  readonly duration: string | undefined;
  /** Position of the record's level in `LEVELS`. */
  readonly level: string | undefined;
}

/** `1` for a filter without terms. */
export function filterSql(filter: Filter, fields: FieldSet, binding: Binding): string {
  if (filter.terms.length === 0) return "1";
  return filter.terms.map((term) => `(${termSql(term, fields, binding)})`).join(" AND ");
}

function termSql(term: Term, fields: FieldSet, binding: Binding): string {
  switch (term.kind) {
    case "text":
      return contains(fields.text, term.value, binding);
    case "existence": {
      const { exists } = fieldOf(term.key, fields, binding);
      return term.exists ? exists : `NOT (${exists})`;
    }
    case "comparison":
      return comparisonSql(term, fields, binding);
    default:
      return assertNever(term, "filter term");
  }
}

/** What has no value differs from every value and contains none. */
function comparisonSql(term: Comparison, fields: FieldSet, binding: Binding): string {
  const { exists, equals } = fieldOf(term.key, fields, binding);
  const negative = term.operator === "!=" || term.operator === "!~";
  const direct = positive(term.operator) === "=" && term.value !== "" ? equals : undefined;
  const condition =
    direct === undefined
      ? `(${exists}) AND (${positiveSql(term, fields, binding)})`
      : direct(binding.text(term.value));
  return negative ? `NOT (${condition})` : condition;
}

function positiveSql(term: Comparison, fields: FieldSet, binding: Binding): string {
  const operator = positive(term.operator);
  if (term.key === "duration") return numberSql(fields.duration, durationNano(term.value), operator, binding);
  if (term.key === "level") return numberSql(fields.level, levelIndex(term.value), operator, binding);
  const { value } = fieldOf(term.key, fields, binding);
  if (operator === "~") return contains(value, term.value, binding);
  if (operator === "=") return `${value} = ${binding.text(comparable(term.key, term.value))}`;
  if (!NUMBER_PATTERN.test(term.value)) return `${value} ${operator} ${binding.text(term.value)}`;
  const pattern = binding.text(NUMBER_PATTERN.source);
  return `match(${value}, ${pattern}) AND toFloat64OrZero(${value}) ${operator} ${binding.float64(Number(term.value))}`;
}

function numberSql(
  column: string | undefined,
  value: bigint | undefined,
  operator: Operator,
  binding: Binding,
): string {
  if (column === undefined || value === undefined || operator === "~") return "0";
  return `${column} ${operator} ${binding.int64(value)}`;
}

function levelIndex(level: string): bigint | undefined {
  const index = LEVELS.indexOf(level.toLowerCase());
  return index === -1 ? undefined : BigInt(index);
}

function positive(operator: Operator): Operator {
  if (operator === "!=") return "=";
  return operator === "!~" ? "~" : operator;
}

/** Closed lists and ids are stored in lower case. */
function comparable(key: string, value: string): string {
  return ["kind", "status", "root", "trace", "span"].includes(key) ? value.toLowerCase() : value;
}

function contains(value: string, part: string, binding: Binding): string {
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII, where the cheaper function is right
  const position = /^[\x00-\x7f]*$/.test(part) ? "positionCaseInsensitive" : "positionCaseInsensitiveUTF8";
  return `${position}(${value}, ${binding.text(part)}) > 0`;
}

function fieldOf(key: string, fields: FieldSet, binding: Binding): Field {
  return fields.named(key, binding) ?? attribute(key, fields.attributes, binding);
}

/** What `ownOrResource` says, in SQL, with as few looks into the maps as it takes. */
export function attribute(key: string, own: string, binding: Binding): Field {
  const name = binding.text(key);
  return {
    value: `if(${own}[${name}] != '', ${own}[${name}], ResourceAttributes[${name}])`,
    exists: `mapContains(${own}, ${name}) OR mapContains(ResourceAttributes, ${name})`,
    equals: (value) => hasAttribute(name, value),
  };
}

/** That the span or log, or else its resource, has this pair, of which the value is not empty. Both are placeholders. */
function hasAttribute(name: string, value: string): string {
  return `has(AttributeHashes, cityHash64(${name}, ${value}))`;
}

/** An attribute that has a column of its own as well. */
export function inColumn(field: Field, column: string): Field {
  return { ...field, value: column, equals: (value) => `${column} = ${value}` };
}

/** The first of some resource attributes that is there. */
export function resourceAttribute(keys: readonly string[], binding: Binding): Field {
  const names = keys.map((key) => binding.text(key));
  const branches = names.map(
    (name) => `mapContains(ResourceAttributes, ${name}), ResourceAttributes[${name}]`,
  );
  return {
    value: `multiIf(${branches.join(", ")}, '')`,
    exists: names.map((name) => `mapContains(ResourceAttributes, ${name})`).join(" OR "),
    equals: (value) =>
      names
        .map((name, index) => {
          const before = names
            .slice(0, index)
            .map((newer) => `NOT mapContains(ResourceAttributes, ${newer}) AND `);
          return `(${before.join("")}ResourceAttributes[${name}] = ${value})`;
        })
        .join(" OR "),
  };
}

export function always(value: string): Field {
  return { value, exists: "1" };
}

export const NEVER: Field = Object.freeze({ value: "''", exists: "0" });
