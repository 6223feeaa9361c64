/** For services that log by pino. */
import { pinoOptions, type PinoDefaults, type PinoOptions } from "./logs/pino/options.ts";
import { logHub } from "./observability/process-state.ts";

/**
 * Options for pino whose lines have the fields of all lines of the SDK (timestamp, upper-case level, logger, message,
 * trace_id, span_id, service, tenant), are redacted alike, and go out over OTLP as well. What the options say themselves
 * is kept: levels, serializers, redaction, keys, hooks, transports.
 *
 * @example
 * import pino from "pino";
 * import { withSightline } from "@sightline/sdk/pino";
 *
 * const log = pino(withSightline({ name: "orders", level: "debug" }));
 */
export function withSightline(): PinoOptions & PinoDefaults;
export function withSightline<Options extends PinoOptions>(options: Options): Options & PinoDefaults;
export function withSightline(options: PinoOptions = {}): PinoOptions & PinoDefaults {
  return pinoOptions(logHub, options);
}

export type { PinoDefaults, PinoOptions };
