/** What an assertion says when it fails: what was expected, what came nearest, and how that differs. */
import { nearestName } from "@sightline/model";
import { testingErrors } from "../errors.ts";
import { currentCapture } from "../capture/captures.ts";
import { heardSdk } from "../../observability/hearing.ts";
import type { Difference } from "./matching.ts";

export interface Candidate {
  /** What it is, in a few words. */
  readonly title: string;
  readonly differences: readonly Difference[];
}

export interface Search<T> {
  /** The items, for people. */
  readonly one: string;
  readonly many: string;
  /** What was asked for: `name "a", kind "server"`. */
  readonly wanted: string;
  readonly items: readonly T[];
  readonly compare: (item: T) => Candidate;
  /** Exactly so many; at least one when absent. */
  readonly times: number | undefined;
  /** The function that the test called, which its error does not point into. */
  readonly call: (...args: never[]) => unknown;
}

/** How many of the nearest are told. */
const NEAREST = 3;

/** Those that are as expected. Throws `TELEMETRY_UNEXPECTED` when their number is wrong. */
export function found<T>(search: Search<T>): readonly T[] {
  const { items, compare, times, call } = search;
  const compared = items.map((item) => ({ item, candidate: compare(item) }));
  const matching = compared.filter(({ candidate }) => candidate.differences.length === 0);
  if (times === undefined ? matching.length > 0 : matching.length === times)
    return matching.map(({ item }) => item);
  const others = compared.filter(({ candidate }) => candidate.differences.length > 0);
  const report = reportOf(
    search,
    matching.map(({ candidate }) => candidate),
    others.map(({ candidate }) => candidate),
  );
  const error = testingErrors.TELEMETRY_UNEXPECTED({ report });
  Error.captureStackTrace(error, call);
  throw error;
}

function reportOf<T>(
  { one, many, wanted, times, items }: Search<T>,
  matching: readonly Candidate[],
  others: readonly Candidate[],
): string {
  if (times !== undefined && matching.length > 0) {
    const seen = matching.length === 1 ? `1 ${one} was` : `${matching.length} ${many} were`;
    const lines = matching.slice(0, NEAREST).map(({ title }) => `  ${title}`);
    return [`${seen} seen with ${wanted}, not ${times}:`, ...lines].join("\n");
  }
  const said = `No ${one} was seen with ${wanted}.`;
  if (items.length === 0) return `${said}\n${nothing(one, many)}`;
  const nearest = others
    .map((candidate) => ({ candidate, weight: weightOf(candidate) }))
    .toSorted((left, right) => left.weight - right.weight)
    .slice(0, NEAREST)
    .map(
      ({ candidate: { title, differences } }) =>
        `  ${title}: ${differences.map(({ text }) => text).join("; ")}`,
    );
  const of = items.length === 1 ? `The only ${one}:` : `The nearest of ${items.length} ${many}:`;
  return [said, of, ...new Set(nearest), ...notEnded(one)].join("\n");
}

function weightOf({ differences }: Candidate): number {
  return differences.reduce((total, { weight }) => total + weight, 0);
}

function nothing(one: string, many: string): string {
  const sdk = heardSdk();
  if (sdk === undefined)
    return "The SDK is not set up, or was set up for another environment than test before @sightline/sdk/testing was imported: call setupObservability with environment test, or run the test in withTelemetry.";
  return [`No ${many} were recorded here at all.`, ...notEnded(one)].join("\n");
}

function notEnded(one: string): string[] {
  if (one !== "span") return [];
  const names = [...new Set([...currentCapture().open].map(({ name }) => name))];
  if (names.length === 0) return [];
  return [
    `Started and not ended, and so not seen: ${names.slice(0, 5).join(", ")}. Is an await missing, or eventually()?`,
  ];
}

/** Throws `TELEMETRY_EXPECTATION_WRONG` for a field that an assertion does not know: it would expect nothing. */
export function refuseUnknownFields(call: string, expected: object, known: readonly string[]): void {
  for (const field of Object.keys(expected)) {
    if (known.includes(field)) continue;
    const meant = nearestName(field, known);
    const problem = `${field} is not among its fields${meant === undefined ? ` (${known.join(", ")})` : `; ${meant} is meant`}`;
    throw testingErrors.TELEMETRY_EXPECTATION_WRONG({ call, problem });
  }
}
