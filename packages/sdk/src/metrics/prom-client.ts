/**
 * Registries of prom-client on the same page, so that a service keeps its endpoint and its dashboards while it moves. The
 * types are written out here: the package is the application's, not ours.
 */
import type { ForeignFamily, ForeignSample } from "./foreign-text.ts";
import type { MetricsRegistry } from "./registry.ts";

/** A `Registry` of prom-client 14 or 15. */
export interface PromClientRegistry {
  getMetricsAsJSON(): Promise<readonly unknown[]>;
}

/** What became of one metric of prom-client. */
export interface LegacyMetric {
  readonly name: string;
  readonly type: ForeignFamily["kind"];
  /**
   * `replaced`: this registry has a metric of that name, which stands on the page. `equivalent`: a default metric of
   * another name says the same. `legacy`: only prom-client has it; register it here and change the calls.
   */
  readonly status: "replaced" | "equivalent" | "legacy";
  /** The new metric, as Prometheus shows it. */
  readonly equivalent: string | undefined;
}

/** prom-client's own default metrics and what says the same here. */
const EQUIVALENTS: Readonly<Record<string, string>> = {
  process_cpu_seconds_total: "process_cpu_time_seconds_total",
  process_cpu_user_seconds_total: "process_cpu_time_seconds_total",
  process_cpu_system_seconds_total: "process_cpu_time_seconds_total",
  process_resident_memory_bytes: "process_memory_usage_bytes",
  process_start_time_seconds: "process_uptime_seconds",
  nodejs_eventloop_lag_seconds: "nodejs_eventloop_delay_max_seconds",
  nodejs_eventloop_lag_min_seconds: "nodejs_eventloop_delay_min_seconds",
  nodejs_eventloop_lag_max_seconds: "nodejs_eventloop_delay_max_seconds",
  nodejs_eventloop_lag_mean_seconds: "nodejs_eventloop_delay_mean_seconds",
  nodejs_eventloop_lag_p50_seconds: "nodejs_eventloop_delay_p50_seconds",
  nodejs_eventloop_lag_p90_seconds: "nodejs_eventloop_delay_p90_seconds",
  nodejs_eventloop_lag_p99_seconds: "nodejs_eventloop_delay_p99_seconds",
  nodejs_gc_duration_seconds: "v8js_gc_duration_seconds",
  nodejs_heap_size_used_bytes: "v8js_memory_heap_used_bytes",
  nodejs_heap_space_size_used_bytes: "v8js_memory_heap_used_bytes",
  nodejs_heap_size_total_bytes: "v8js_memory_heap_limit_bytes",
  nodejs_heap_space_size_total_bytes: "v8js_memory_heap_limit_bytes",
  http_request_duration_seconds: "http_request_duration_seconds",
  http_requests_total: "http_requests_total",
};

export interface MergedRegistry {
  /** What has moved already, by the metrics that are there now. */
  report(): Promise<readonly LegacyMetric[]>;
}

/**
 * Puts the registry's metrics on the page of `registry`, read anew at each reading. Where both have a name, ours stands:
 * two series of one name would count twice.
 */
export function mergePromClientInto(registry: MetricsRegistry, legacy: PromClientRegistry): MergedRegistry {
  let families: readonly ForeignFamily[] = [];
  const read = async (): Promise<void> => {
    families = (await legacy.getMetricsAsJSON()).flatMap(familyOf);
  };
  registry.observers.add(read);
  registry.addForeign(() => families);
  return {
    report: async () => {
      await read();
      const ours = new Set(registry.families().map(({ info }) => info.prometheusName));
      return families.map(({ name, kind }) => legacyMetric(name, kind, ours, registry.prefix));
    },
  };
}

function legacyMetric(
  name: string,
  type: ForeignFamily["kind"],
  ours: ReadonlySet<string>,
  prefix: string,
): LegacyMetric {
  if (ours.has(name)) return { name, type, status: "replaced", equivalent: name };
  // Default metrics count as there before their first reading.
  const known = EQUIVALENTS[name];
  const equivalent = known === undefined ? sameWithPrefix(name, ours, prefix) : prefix + known;
  return equivalent === undefined
    ? { name, type, status: "legacy", equivalent: undefined }
    : { name, type, status: "equivalent", equivalent };
}

function sameWithPrefix(name: string, ours: ReadonlySet<string>, prefix: string): string | undefined {
  return ours.has(prefix + name) ? prefix + name : undefined;
}

function familyOf(metric: unknown): ForeignFamily[] {
  if (!isRecord(metric) || typeof metric["name"] !== "string" || !Array.isArray(metric["values"])) return [];
  const { name, help } = metric;
  const samples = metric["values"].flatMap((value: unknown) => sampleOf(value, name));
  const kind = kindOf(metric["type"]);
  return [{ name, kind, help: typeof help === "string" ? help : "", samples, source: "prom-client" }];
}

function sampleOf(value: unknown, name: string): ForeignSample[] {
  if (!isRecord(value) || typeof value["value"] !== "number") return [];
  const labels: Record<string, string | number> = {};
  if (isRecord(value["labels"])) {
    for (const [key, label] of Object.entries(value["labels"]))
      if (typeof label === "string" || typeof label === "number") labels[key] = label;
  }
  const own = value["metricName"];
  return [{ name: typeof own === "string" ? own : name, labels, value: value["value"] }];
}

/** Words in what `getMetricsAsJSON` gives; numbers in the types of the package. */
function kindOf(type: unknown): ForeignFamily["kind"] {
  switch (type) {
    case "counter":
    case 0:
      return "counter";
    case "histogram":
    case 2:
      return "histogram";
    case "summary":
    case 3:
      return "summary";
    default:
      return "gauge";
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
