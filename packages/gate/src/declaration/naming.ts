/**
 * Rules of names. Ours: services `{org}-{component}`, spans `{domain}.{operation}`, metrics `{org}.{domain}.{metric}.{unit}`,
 * attributes `tenant.id`, `user.id`, `partner.id`. OpenTelemetry's:
 * https://opentelemetry.io/docs/specs/semconv/general/naming/
 */
import { STANDARD_METRICS, wordsOfName } from "@sightline/model";

export interface NameFault {
  readonly problem: string;
  readonly fix: string;
}

/** Namespaces of OpenTelemetry's semantic conventions, whose names are theirs to choose. */
const CONVENTIONS = new Set([
  "aws",
  "azure",
  "browser",
  "cicd",
  "client",
  "cloud",
  "code",
  "container",
  "cpu",
  "db",
  "deployment",
  "device",
  "disk",
  "dns",
  "enduser",
  "error",
  "exception",
  "faas",
  "feature_flag",
  "file",
  "gcp",
  "gen_ai",
  "geo",
  "graphql",
  "heroku",
  "host",
  "http",
  "jvm",
  "k8s",
  "kestrel",
  "log",
  "messaging",
  "network",
  "nodejs",
  "oci",
  "os",
  "otel",
  "peer",
  "process",
  "rpc",
  "server",
  "service",
  "session",
  "source",
  "system",
  "telemetry",
  "thread",
  "tls",
  "url",
  "user",
  "user_agent",
  "v8js",
  "vcs",
  "webengine",
]);
const SEGMENT = /^[a-z][a-z\d]*(?:_[a-z\d]+)*$/u;

export function serviceNameFault(name: string): NameFault | undefined {
  if (/^[a-z][a-z\d]*(?:-[a-z\d]+)+$/u.test(name)) return undefined;
  return { problem: `The service ${name} is not {org}-{component}`, fix: "Name it as acme-checkout is." };
}

/** Classic names, without dots, are exempt from our rule, as are shipped ones and those of the conventions. */
export function metricNameFault(name: string, type: string, unit: string): NameFault | undefined {
  if (name in STANDARD_METRICS) return undefined;
  const segments = name.split(".");
  if (!segments.every((segment) => SEGMENT.test(segment))) {
    const fixed = segments.map((segment) => wordsOfName(segment).join("_")).join(".");
    return {
      problem: `The metric ${name} is not written in small letters, its words joined by _`,
      fix: `Name it ${fixed}.`,
    };
  }
  if (CONVENTIONS.has(segments[0] ?? "") && segments.length > 1) return undefined;
  if (segments.length === 1) {
    return type === "counter" && !name.endsWith("_total")
      ? { problem: `The counter ${name} does not end in _total`, fix: `Name it ${name}_total.` }
      : undefined;
  }
  if (segments.length >= 4) return undefined;
  const last = unitWord(unit, type);
  return {
    problem: `The metric ${name} is not {org}.{domain}.{metric}.{unit}`,
    fix: `Name it as acme.${name}.${last} is.`,
  };
}

const UNIT_WORDS: ReadonlyMap<string, string> = new Map([
  ["s", "seconds"],
  ["ms", "milliseconds"],
  ["By", "bytes"],
  ["%", "percent"],
  ["1", "ratio"],
]);

function unitWord(unit: string, type: string): string {
  const known = UNIT_WORDS.get(unit);
  if (known !== undefined) return known;
  return type === "counter" ? "total" : "count";
}

/** Units are UCUM's, where a word in full is an annotation at best. */
const UNIT_NAMES: ReadonlyMap<string, string> = new Map([
  ["second", "s"],
  ["seconds", "s"],
  ["sec", "s"],
  ["milliseconds", "ms"],
  ["millis", "ms"],
  ["minutes", "min"],
  ["hours", "h"],
  ["byte", "By"],
  ["bytes", "By"],
  ["percent", "%"],
]);

export function unitFault(name: string, unit: string): NameFault | undefined {
  const ucum = UNIT_NAMES.get(unit.toLowerCase());
  if (ucum !== undefined)
    return { problem: `The unit of ${name} is ${unit}, which is not UCUM`, fix: `Write "${ucum}".` };
  return /^[a-z]{5,}$/iu.test(unit)
    ? { problem: `The unit of ${name} is ${unit}, which is not UCUM`, fix: `Write "{${unit}}".` }
    : undefined;
}

const WHO = new Set(["tenant", "user", "partner"]);

/** Of attributes and labels; `separator` is `.` for attributes, and labels may have either. */
export function attributeNameFault(key: string, isLabel: boolean): NameFault | undefined {
  const [who = "", what, ...rest] = wordsOfName(key);
  if (WHO.has(who) && what === "id" && rest.length === 0) {
    if (key === `${who}.id` || (isLabel && key === `${who}_id`)) return undefined;
    return { problem: `${key} names what is called ${who}.id`, fix: `Write "${who}.id".` };
  }
  if (key === "" || key.split(".").every((part) => SEGMENT.test(part))) return undefined;
  const fixed = key
    .split(/[./]/u)
    .map((part) => wordsOfName(part).join("_"))
    .filter((part) => part !== "")
    .join(".");
  return {
    problem: `${key} is not written in small letters, its parts joined by dots`,
    fix: `Write "${fixed}".`,
  };
}

/** `GET /orders/:id` and `SELECT orders` are of the conventions. */
export function spanNameFault(name: string): NameFault | undefined {
  if (/^[A-Z]+(?: |$)/u.test(name)) return undefined;
  const segments = name.split(".");
  if (segments.length > 1 && segments.every((segment) => SEGMENT.test(segment))) return undefined;
  const words = wordsOfName(name);
  const fixed =
    words.length > 1 ? `${words[0] ?? ""}.${words.slice(1).join("_")}` : `orders.${words[0] ?? "read"}`;
  return { problem: `The span "${name}" is not {domain}.{operation}`, fix: `Name it "${fixed}".` };
}
