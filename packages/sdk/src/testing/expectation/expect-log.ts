import type { FlatLog } from "../../export/flat-item.ts";
import { telemetry } from "../telemetry.ts";
import {
  attributeDifferences,
  type Difference,
  differenceOf,
  type Expected,
  type ExpectedAttributes,
  shown,
  wordsOf,
} from "./matching.ts";
import { found, refuseUnknownFields } from "./report.ts";

export interface LogExpectation {
  readonly message?: Expected;
  /** `info`, `warn`, `error`, … */
  readonly level?: string;
  /** Fields and other attributes; those that matter. `undefined` for one that must not be there. */
  readonly attributes?: ExpectedAttributes;
  /** The name of the logger. */
  readonly logger?: Expected;
  /** The name of the span in which it was written; `undefined` for none. */
  readonly span?: Expected;
  /** Exactly so many, 0 for none; at least one when absent. */
  readonly times?: number;
}

const FIELDS = ["message", "level", "attributes", "logger", "span", "times"];

/**
 * Throws unless a log record was seen that is as expected.
 *
 * @example
 * expectLog("order placed");
 * expectLog({ level: "error", message: /^card refused/, span: "POST /orders", attributes: { "order.id": 7 } });
 * @returns The first of them.
 * @throws TELEMETRY_UNEXPECTED, TELEMETRY_EXPECTATION_WRONG
 */
export function expectLog(expected: string | RegExp | LogExpectation): FlatLog | undefined {
  const wanted: LogExpectation =
    typeof expected === "string" || expected instanceof RegExp ? { message: expected } : expected;
  refuseUnknownFields("expectLog", wanted, FIELDS);
  const { spans, logs } = telemetry();
  const names = new Map("span" in wanted ? spans().map(({ spanId, name }) => [spanId, name]) : []);
  const [first] = found({
    one: "log record",
    many: "log records",
    wanted: wordsOf(wanted, "any message"),
    items: logs(),
    compare: (log) => ({
      title: `${levelOf(log)} ${shown(log.body)}`,
      differences: differencesOf(wanted, log, names.get(log.spanId)),
    }),
    times: wanted.times,
    call: expectLog,
  });
  return first;
}

function differencesOf(wanted: LogExpectation, log: FlatLog, span: string | undefined): Difference[] {
  const { message, level, logger, attributes } = wanted;
  const simple = [
    "message" in wanted ? differenceOf("its message", message, log.body) : undefined,
    "level" in wanted ? differenceOf("its level", level?.toLowerCase(), levelOf(log)) : undefined,
    "logger" in wanted ? differenceOf("its logger", logger, log.scope) : undefined,
    "span" in wanted
      ? differenceOf(
          "its span",
          wanted.span,
          span ?? (log.spanId === "" ? undefined : "a span that has not ended"),
        )
      : undefined,
  ];
  return [
    ...simple.filter((each) => each !== undefined),
    ...attributeDifferences(attributes, log.attributes),
  ];
}

function levelOf({ severityText }: FlatLog): string {
  return severityText.toLowerCase();
}
