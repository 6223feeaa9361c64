/** An order for an incident as it comes over HTTP: `{ ratio, for, service?, route?, tenant? }`. */
import { nearestName } from "@sightline/model";
import { sdkErrors } from "../errors.ts";
import type { IncidentOrder } from "./incident.ts";
import { LONGEST_INCIDENT_SECONDS } from "./incidents.ts";

const FIELDS = ["ratio", "for", "service", "route", "tenant"] as const;
type Field = (typeof FIELDS)[number];
const LONGEST_NAME = 200;
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const EXAMPLE = '{"ratio": 1, "for": "15m", "route": "/pay"}';
/** The same in code, which says `seconds`. */
const EXAMPLE_IN_CODE = '{ ratio: 1, seconds: 900, route: "/pay" }';

/**
 * @example
 * incidentOrder({ ratio: 1, for: "15m", tenant: "acme" }, "shop-api") // { ratio: 1, seconds: 900, tenant: "acme" }
 * @throws INCIDENT_INVALID, INCIDENT_ELSEWHERE
 */
export function incidentOrder(body: unknown, service: string): IncidentOrder {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw invalid("", "is no JSON object", `Send one: ${EXAMPLE}.`);
  }
  for (const name of Object.keys(body)) {
    if (FIELDS.some((field) => field === name)) continue;
    const nearest = nearestName(name, FIELDS);
    throw invalid(
      name,
      "is not known here",
      nearest === undefined ? `Known are ${FIELDS.join(", ")}.` : `Is ${nearest} meant?`,
    );
  }
  const given: Partial<Record<Field, unknown>> = body;
  const asked = nameIn(given, "service");
  if (asked !== undefined && asked !== service) {
    throw sdkErrors.INCIDENT_ELSEWHERE({ service, asked }, { field: "service" });
  }
  return {
    ratio: ratioOf(given.ratio),
    seconds: secondsOf(given.for, "for", EXAMPLE),
    route: nameIn(given, "route"),
    tenant: nameIn(given, "tenant"),
  };
}

/** An order that code gives, which types alone do not hold. @throws INCIDENT_INVALID */
export function checkedOrder({ ratio, seconds, route, tenant }: IncidentOrder): IncidentOrder {
  return {
    ratio: ratioOf(ratio),
    seconds: secondsOf(seconds, "seconds", EXAMPLE_IN_CODE),
    route: nameIn({ route }, "route"),
    tenant: nameIn({ tenant }, "tenant"),
  };
}

function ratioOf(value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value === "number" && value > 0 && value <= 1) return value;
  throw invalid(
    "ratio",
    `is ${JSON.stringify(value)}, which is no number above 0 and up to 1`,
    "1 keeps every trace and is what holds without it.",
  );
}

function secondsOf(value: unknown, field: "for" | "seconds", example: string): number {
  if (value === undefined) throw invalid(field, "is missing", `Say how long, at most 24h: ${example}.`);
  const seconds =
    typeof value === "number" ? value : typeof value === "string" ? durationOf(value) : Number.NaN;
  if (!(seconds >= 1)) {
    throw invalid(
      field,
      `is ${JSON.stringify(value)}, which is no duration of a second or more`,
      `Write a number with its unit, s, m or h, or a number of seconds: ${example}.`,
    );
  }
  if (seconds > LONGEST_INCIDENT_SECONDS) {
    throw invalid(
      field,
      `is ${JSON.stringify(value)}, which is longer than 24h`,
      "For longer, set OTEL_TRACES_SAMPLING_RATIO or SIGHTLINE_SAMPLING_KEEP_ROUTES.",
    );
  }
  return seconds;
}

/** `90s`, `15m`, `1h30m`, in seconds. */
function durationOf(text: string): number {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/u.test(text.trim())) return Number.NaN;
  let seconds = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gu)) {
    seconds += Number(amount) * (SECONDS[unit] ?? 0);
  }
  return seconds;
}

function nameIn(given: Partial<Record<Field, unknown>>, field: Field): string | undefined {
  const value = given[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && value.trim() !== "" && value.length <= LONGEST_NAME) return value.trim();
  throw invalid(
    field,
    `is ${JSON.stringify(value)?.slice(0, 80)}, which is no name of 1 to ${LONGEST_NAME} characters`,
    `Leave it out to mean every ${field}.`,
  );
}

function invalid(field: string, problem: string, hint: string): Error {
  return sdkErrors.INCIDENT_INVALID({ field, problem, hint }, field === "" ? {} : { field });
}
