/** Finds variables that look like a setting and are none: a typing error there is silent otherwise. */
import { nearestName } from "@sightline/model";
import type { EnvironmentVariables } from "./given.ts";
import type { Finding } from "./origin.ts";
import { settingKeys, settings } from "./settings.ts";

export function misspeltVariables(environment: EnvironmentVariables): Finding[] {
  const known = new Set(settingKeys().flatMap((key) => settings[key].variables));
  const found: Finding[] = [];
  for (const name of Object.keys(environment)) {
    if (known.has(name) || STANDARD_ELSEWHERE.has(name)) continue;
    const isOurs = /^(?:OTEL|SIGHTLINE)_/.test(name);
    // A name without our prefix is somebody else's unless it is one letter away.
    if (!isOurs && name.length < SHORT) continue;
    const nearest = isOurs ? nearestName(name, known) : oneEditAway(name, known);
    if (nearest === undefined) continue;
    found.push({
      kind: "misspelt",
      name,
      message: `${name} is not a known variable; is ${nearest} meant?`,
    });
  }
  return found;
}

/**
 * A process has dozens of variables that are nobody's error, and each start compares them all: so without a table, most
 * at their first letter.
 */
function oneEditAway(name: string, known: Iterable<string>): string | undefined {
  for (const candidate of known) {
    const more = candidate.length - name.length;
    if (more > 1 || more < -1) continue;
    // One error is not at both ends.
    if (name.charCodeAt(0) !== candidate.charCodeAt(0) && name.at(-1) !== candidate.at(-1)) continue;
    let same = 0;
    while (same < name.length && name.charCodeAt(same) === candidate.charCodeAt(same)) same++;
    // After the first difference the rest must be the same, with one letter left out on the longer side.
    const [rest, other] = [
      name.slice(more > 0 ? same : same + 1),
      candidate.slice(more < 0 ? same : same + 1),
    ];
    if (rest === other) return candidate;
  }
  return undefined;
}

/** Below this a name that is one letter away is likely another one: HOME, PORT. */
const SHORT = 10;

/** Variables of OpenTelemetry's specification that mean something to other SDKs, and why they do nothing here. */
export const STANDARD_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["OTEL_EXPERIMENTAL_CONFIG_FILE", "its stable name is OTEL_CONFIG_FILE"],
  ["OTEL_METRICS_EXEMPLAR_FILTER", "exemplars are taken of sampled spans"],
  [
    "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
    "a histogram's kind stands where it is registered",
  ],
  ["OTEL_EXPORTER_PROMETHEUS_HOST", "/metrics is served by the application"],
  ["OTEL_EXPORTER_PROMETHEUS_PORT", "/metrics is served by the application"],
  ["OTEL_EXPORTER_ZIPKIN_ENDPOINT", "there is no Zipkin exporter; Zipkin takes OTLP through a collector"],
  ["OTEL_EXPORTER_ZIPKIN_TIMEOUT", "there is no Zipkin exporter; Zipkin takes OTLP through a collector"],
  ["OTEL_EXPORTER_JAEGER_ENDPOINT", "Jaeger takes OTLP: set OTEL_EXPORTER_OTLP_ENDPOINT"],
  ["OTEL_EXPORTER_JAEGER_AGENT_HOST", "Jaeger takes OTLP: set OTEL_EXPORTER_OTLP_ENDPOINT"],
  ["OTEL_EXPORTER_JAEGER_AGENT_PORT", "Jaeger takes OTLP: set OTEL_EXPORTER_OTLP_ENDPOINT"],
  ["OTEL_NODE_RESOURCE_DETECTORS", "the resource is described without detectors"],
  ["OTEL_NODE_ENABLED_INSTRUMENTATIONS", "HTTP, Express, Fastify and fetch are watched by channels"],
  ["OTEL_NODE_DISABLED_INSTRUMENTATIONS", "HTTP, Express, Fastify and fetch are watched by channels"],
  ["OTEL_SEMCONV_STABILITY_OPT_IN", "attributes follow the stable conventions"],
  ["OTEL_ENTITIES", "the resource is described without entities"],
]);
