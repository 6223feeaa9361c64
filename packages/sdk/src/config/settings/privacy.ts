/** What is taken out of telemetry before it leaves, and what of requests is put in by choice. */
import type { RedactionOptions } from "../../redaction/redactor.ts";
import { flag, type Form, names } from "../form.ts";
import { entry, type SettingsOf } from "../setting.ts";

export interface PrivacySettings {
  readonly redaction: RedactionOptions | boolean;
  readonly redactionKeys: readonly string[];
  readonly redactionAllowedKeys: readonly string[];
  readonly captureRequestHeaders: readonly string[];
  readonly captureResponseHeaders: readonly string[];
  readonly captureBodySizes: boolean;
}

const redaction: Form<RedactionOptions | boolean> = {
  allowed: "on, off, or in code { keys, allowedKeys, patterns }",
  parse: (value) => {
    const word = value.trim().toLowerCase();
    if (["on", "true", "1"].includes(word)) return true;
    return ["off", "false", "0"].includes(word) ? false : undefined;
  },
  take: (value) => (typeof value === "boolean" ? value : takeOptions(value)),
  // A misspelt word must not turn it off, nor let it look as if it were.
  mild: false,
};

function takeOptions(value: unknown): RedactionOptions | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const known = new Set(["keys", "allowedKeys", "patterns"]);
  if (Object.keys(value).some((key) => !known.has(key))) return undefined;
  const { keys = [], allowedKeys = [], patterns = [] }: RedactionOptions = value;
  const isFit =
    names.take(keys, "keys") !== undefined &&
    names.take(allowedKeys, "allowedKeys") !== undefined &&
    Array.isArray(patterns) &&
    patterns.every(isPattern);
  return isFit ? { keys, allowedKeys, patterns } : undefined;
}

/** A kind stands in the replacement and in a label. */
function isPattern(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    /^[a-z][a-z\d_-]{0,31}$/u.test(value.kind) &&
    "pattern" in value &&
    value.pattern instanceof RegExp
  );
}

export const privacySettings: SettingsOf<PrivacySettings> = {
  redaction: entry(
    ["SIGHTLINE_REDACTION"],
    redaction,
    true,
    "Secrets and personal data are taken out of attributes, URLs, headers and logs before they leave; `off` ends that.",
  ),
  redactionKeys: entry(
    ["SIGHTLINE_REDACTION_KEYS"],
    names,
    [],
    "Names of attributes and fields whose values never leave, in any spelling: `customerNumber` is `customer_number` too.",
  ),
  redactionAllowedKeys: entry(
    ["SIGHTLINE_REDACTION_ALLOWED_KEYS"],
    names,
    [],
    "Names that are left alone though they look sensitive; what looks like a secret by itself still goes.",
  ),
  captureRequestHeaders: entry(
    ["OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SERVER_REQUEST"],
    names,
    [],
    "Headers of requests to this service that become `http.request.header.NAME`.",
  ),
  captureResponseHeaders: entry(
    ["OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SERVER_RESPONSE"],
    names,
    [],
    "Headers of its answers that become `http.response.header.NAME`.",
  ),
  captureBodySizes: entry(
    ["SIGHTLINE_CAPTURE_BODY_SIZES"],
    flag,
    false,
    "Adds `http.request.body.size` and `http.response.body.size` to server spans, in bytes.",
  ),
};
