/** The functions that Prometheus gives to templates of alerts; source: Prometheus' `template/template.go`. */
import { goFloat } from "../number/go-float.ts";
import { goGeneral, goPrintf } from "../number/go-format.ts";
import { TemplateFault } from "./tokens.ts";

export type TemplateValue =
  | string
  | number
  | boolean
  | undefined
  | { readonly [name: string]: TemplateValue };

type TemplateFunction = (...values: readonly TemplateValue[]) => TemplateValue;

const LARGE = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
const SMALL = ["m", "u", "n", "p", "f", "a", "z", "y"];
const BINARY = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

export const TEMPLATE_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = Object.freeze({
  humanize: (value) => humanize(numberOf(value)),
  humanize1024: (value) => {
    const number = numberOf(value);
    return Math.abs(number) <= 1 || !Number.isFinite(number)
      ? goGeneral(number, 4)
      : scaled(number, 1024, BINARY, goGeneral4);
  },
  humanizeDuration: (value) => humanizeDuration(numberOf(value)),
  humanizePercentage: (value) => `${goGeneral(numberOf(value) * 100, 4)}%`,
  humanizeTimestamp: (value) => {
    const seconds = numberOf(value);
    if (!Number.isFinite(seconds)) return goGeneral(seconds, 4);
    return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
  },
  toUpper: (text) => textOf(text).toUpperCase(),
  toLower: (text) => textOf(text).toLowerCase(),
  title: (text) => textOf(text).replaceAll(/\b[a-z]/gu, (letter) => letter.toUpperCase()),
  trimSpace: (text) => textOf(text).trim(),
  stripPort: (text) => textOf(text).replace(/:\d+$/u, ""),
  stripDomain: (text) => textOf(text).replace(/^([^.:]+)\.[^:]*/u, "$1"),
  match: (pattern, text) => new RegExp(textOf(pattern), "u").test(textOf(text)),
  reReplaceAll: (pattern, replacement, text) =>
    textOf(text).replaceAll(
      new RegExp(textOf(pattern), "gu"),
      textOf(replacement).replaceAll(/\$\{(\w+)\}/gu, "$$$1"),
    ),
  safeHtml: (text) => textOf(text),
  print: (...values) => values.map(textOf).join(""),
  printf: (format, ...values) => goPrintf(textOf(format), values.map(plain)),
  toTime: (value) => numberOf(value),
  eq: (first, ...others) => others.some((other) => same(first, other)),
  ne: (left, right) => !same(left, right),
  lt: (left, right) => numberOf(left) < numberOf(right),
  le: (left, right) => numberOf(left) <= numberOf(right),
  gt: (left, right) => numberOf(left) > numberOf(right),
  ge: (left, right) => numberOf(left) >= numberOf(right),
  and: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1),
  or: (...values) => values.find(isTrue) ?? values.at(-1),
  not: (value) => !isTrue(value),
  len: (value) => textOf(value).length,
  index: (map, key) => (typeof map === "object" ? map[textOf(key)] : undefined),
});

/** As Go prints a value in a template. */
export function textOf(value: TemplateValue): string {
  if (value === undefined) return "";
  if (typeof value === "number") return goFloat(value);
  if (typeof value !== "object") return String(value);
  return `map[${Object.keys(value)
    .toSorted()
    .map((name) => `${name}:${textOf(value[name])}`)
    .join(" ")}]`;
}

/** What counts as true in `if`: anything but false, 0, and what is empty. */
export function isTrue(value: TemplateValue): boolean {
  if (typeof value === "object") return Object.keys(value).length > 0;
  return value !== undefined && value !== false && value !== 0 && value !== "";
}

function plain(value: TemplateValue): string | number | boolean {
  return typeof value === "object" || value === undefined ? textOf(value) : value;
}

function numberOf(value: TemplateValue): number {
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number === "number" && !(typeof value === "string" && (value === "" || Number.isNaN(number))))
    return number;
  throw new TemplateFault(`${JSON.stringify(textOf(value))} is no number`);
}

function same(left: TemplateValue, right: TemplateValue): boolean {
  return typeof left === "object" || typeof right === "object"
    ? textOf(left) === textOf(right)
    : left === right;
}

function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return goGeneral(value, 4);
  return Math.abs(value) >= 1 ? scaled(value, 1000, LARGE, goGeneral4) : shrunk(value);
}

const goGeneral4 = (value: number): string => goGeneral(value, 4);

function scaled(
  value: number,
  base: number,
  prefixes: readonly string[],
  print: (value: number) => string,
): string {
  let rest = value;
  let prefix = "";
  for (const next of prefixes) {
    if (Math.abs(rest) < base) break;
    prefix = next;
    rest /= base;
  }
  return `${print(rest)}${prefix}`;
}

function shrunk(value: number): string {
  let rest = value;
  let prefix = "";
  for (const next of SMALL) {
    if (Math.abs(rest) >= 1) break;
    prefix = next;
    rest *= 1000;
  }
  return `${goGeneral(rest, 4)}${prefix}`;
}

function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return goGeneral(value, 4);
  if (value === 0) return "0s";
  if (Math.abs(value) < 1) return `${shrunk(value)}s`;
  const sign = value < 0 ? "-" : "";
  const total = Math.floor(Math.abs(value));
  const [seconds, minutes] = [total % 60, Math.floor(total / 60) % 60];
  const [hours, days] = [Math.floor(total / 3600) % 24, Math.floor(total / 86_400)];
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`;
  return `${goGeneral(value, 4)}s`;
}
