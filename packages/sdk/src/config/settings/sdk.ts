/** The SDK itself: what it says, how long it may take to end, who may look inside. */
import { type Form, milliseconds, oneOf, text } from "../form.ts";
import { entry, secret, type SettingsOf } from "../setting.ts";

export type SdkLogLevel = "none" | "error" | "warn" | "info" | "debug";

export interface SdkSettings {
  readonly sdkLogLevel: SdkLogLevel;
  readonly shutdownTimeoutMillis: number;
  readonly debugToken: string;
}

const levels: Form<SdkLogLevel> = oneOf<SdkLogLevel>(["none", "error", "warn", "info", "debug"]);
/** OpenTelemetry's other names for the most talkative level. */
const TALKATIVE: ReadonlySet<string> = new Set(["verbose", "trace", "all"]);

export const sdkSettings: SettingsOf<SdkSettings> = {
  sdkLogLevel: entry(
    ["SIGHTLINE_LOG_LEVEL", "OTEL_LOG_LEVEL"],
    {
      ...levels,
      parse: (value, name) => (TALKATIVE.has(value.toLowerCase()) ? "debug" : levels.parse(value, name)),
      mild: true,
    },
    "warn",
    "What the SDK says about itself on stderr.",
  ),
  shutdownTimeoutMillis: entry(
    ["SIGHTLINE_SHUTDOWN_TIMEOUT"],
    milliseconds,
    3000,
    "Longest time that the last flush holds a process that ends.",
  ),
  debugToken: secret(
    ["SIGHTLINE_DEBUG_TOKEN"],
    text,
    undefined,
    "Opens /debug/observability from anywhere, as `Authorization: Bearer …`. In production nothing else does.",
  ),
};
