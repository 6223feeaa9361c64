/** `name{labels} value timestamp # {labels} value timestamp`. */
import type { Labels } from "../store/metric/labels.ts";
import type { ExpositionExemplar, ExpositionFormat } from "./exposition.ts";
import type { LineCursor } from "./line-cursor.ts";
import { parseNumber } from "./number.ts";

export interface SampleLine {
  readonly labels: Labels;
  readonly value: number;
  readonly unixMilli: number | undefined;
  readonly exemplar: ExpositionExemplar | undefined;
}

/** Milliseconds in a page of the classic format are whole numbers. */
const INTEGER = /^[+-]?\d{1,16}$/u;
/** Milliseconds of the last moment that JavaScript's dates know; about the year 275,760. */
const LAST_MOMENT = 8.64e15;

/** @throws EXPOSITION_MALFORMED */
export function readSampleLine(cursor: LineCursor, format: ExpositionFormat): SampleLine {
  const labels: Labels = Object.create(null);
  const begin = cursor.at;
  const name = cursor.name();
  if (name !== "") labels["__name__"] = name;
  cursor.skipBlanks();
  if (cursor.take("{")) readLabels(cursor, labels, true);
  if (labels["__name__"] === undefined) throw cursor.fault("a line begins with the name of a metric", begin);
  const value = readValue(cursor, "there is no number after the labels");
  const unixMilli = readTime(cursor, format);
  const exemplar = readExemplar(cursor, format);
  cursor.skipBlanks();
  if (!cursor.isAtEnd) throw cursor.fault("there is more after the sample");
  return { labels, value, unixMilli: unixMilli === undefined ? undefined : Math.round(unixMilli), exemplar };
}

/** The place is after the brace that opens. `named`: one of them in quotes, alone, is the metric's name. */
function readLabels(cursor: LineCursor, labels: Labels, named: boolean): void {
  const seen = new Set<string>();
  for (;;) {
    cursor.skipBlanks();
    if (cursor.take("}")) return;
    const begin = cursor.at;
    const isQuoted = cursor.peek() === '"';
    const name = isQuoted ? cursor.quoted() : cursor.name();
    if (name === "") throw cursor.fault("a label has no name", begin);
    cursor.skipBlanks();
    if (cursor.take("=")) {
      cursor.skipBlanks();
      if (cursor.peek() !== '"') throw cursor.fault("the value of a label stands in quotes");
      const value = cursor.quoted();
      if (name === "__name__" || seen.has(name)) throw cursor.fault(`the label ${name} comes twice`, begin);
      if (!isQuoted && name.includes(":")) throw cursor.fault("the name of a label has no colon", begin);
      seen.add(name);
      if (value !== "") labels[name] = value;
    } else {
      if (!isQuoted || !named) throw cursor.fault("there is no = after the name of a label");
      if (labels["__name__"] !== undefined) throw cursor.fault("the metric has two names", begin);
      labels["__name__"] = name;
    }
    cursor.skipBlanks();
    if (!cursor.take(",") && cursor.peek() !== "}") throw cursor.fault("there is no comma after a label");
  }
}

function readValue(cursor: LineCursor, missing: string): number {
  cursor.skipBlanks();
  const begin = cursor.at;
  const value = parseNumber(cursor.word());
  if (value === undefined) throw cursor.fault(missing, begin);
  return value;
}

/** Milliseconds, which have fractions where the format gives seconds. */
function readTime(cursor: LineCursor, format: ExpositionFormat): number | undefined {
  cursor.skipBlanks();
  if (cursor.isAtEnd || cursor.peek() === "#") return undefined;
  const begin = cursor.at;
  const text = cursor.word();
  const number = format === "prometheus" && !INTEGER.test(text) ? undefined : parseNumber(text);
  const unixMilli = (number ?? Number.NaN) * (format === "prometheus" ? 1 : 1000);
  if (Math.abs(unixMilli) <= LAST_MOMENT) return unixMilli;
  const unit = format === "prometheus" ? "whole milliseconds" : "seconds";
  throw cursor.fault(`the timestamp is not in ${unit} since 1970`, begin);
}

function readExemplar(cursor: LineCursor, format: ExpositionFormat): ExpositionExemplar | undefined {
  cursor.skipBlanks();
  if (format === "prometheus" || !cursor.take("#")) return undefined;
  cursor.skipBlanks();
  if (!cursor.take("{")) throw cursor.fault("an exemplar begins with its labels");
  const labels: Labels = Object.create(null);
  readLabels(cursor, labels, false);
  const value = readValue(cursor, "there is no number after the labels of the exemplar");
  return { labels, value, unixMilli: readTime(cursor, format) };
}
