/** Values of the engine's JSON rows. The SQL beside fixes each column's type; these only narrow it. */
import type { Attributes } from "@sightline/api";
import type { Row } from "../client.ts";

export function textAt(row: Row, index: number): string {
  const value = row[index];
  return typeof value === "string" ? value : String(value);
}

export function bigintAt(row: Row, index: number): bigint {
  const value = row[index];
  return typeof value === "string" || typeof value === "number" ? BigInt(value) : 0n;
}

/** `NaN`, which the engine gives for a quantile of nothing, becomes 0. */
export function numberAt(row: Row, index: number): number {
  const value = Number(row[index]);
  return Number.isNaN(value) ? 0 : value;
}

export function attributesAt(row: Row, index: number): Attributes {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a Map(String, String) column
  return row[index] as Attributes;
}

export function listAt(row: Row, index: number): readonly unknown[] {
  const value = row[index];
  return Array.isArray(value) ? value : [];
}
