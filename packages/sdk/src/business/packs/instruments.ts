/** Handles of a table of metrics, made by whoever makes metrics: the set-up, the manager, or a registry. */
import type { MetricDeclaration } from "@sightline/model";
import type { MetricDefinition } from "../../metrics/definition.ts";
import { type InstrumentOf, MetricsRegistry } from "../../metrics/registry.ts";
import type { Observability } from "../../observability/handle.ts";
import { ObservabilityManager } from "../../observability/manager.ts";
import { sdkErrors } from "../../errors.ts";
import { described } from "../../notice/argument.ts";

export type HandleTable = Readonly<Record<string, MetricDeclaration & { readonly name: string }>>;

/** What `setupObservability` gave, the manager of the earlier API, or a registry of one's own. */
export type MetricMaker = Pick<Observability, "metrics"> | ObservabilityManager | MetricsRegistry;

/** One instrument for each entry. */
export type Handles<T extends HandleTable> = { readonly [K in keyof T]: InstrumentOf<T[K]> };

/** @throws ARGUMENT_WRONG, SDK_NOT_STARTED, METRIC_CLASH */
export function makeHandles<const T extends HandleTable>(
  call: string,
  maker: MetricMaker,
  table: T,
): Handles<T> {
  const register = registrar(call, maker);
  const handles: Record<string, unknown> = {};
  for (const [key, definition] of Object.entries(table)) handles[key] = register(definition);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one instrument for each entry, by its type
  return Object.freeze(handles) as Handles<T>;
}

function registrar(call: string, maker: MetricMaker): (definition: MetricDefinition) => unknown {
  if (maker instanceof MetricsRegistry) return (definition) => maker.register(definition);
  if (maker instanceof ObservabilityManager)
    return ({ name, type, ...options }) => {
      if (type === "counter") return maker.createCounter(name, options);
      return type === "gauge" ? maker.createGauge(name, options) : maker.createHistogram(name, options);
    };
  if (isObservability(maker)) return (definition) => maker.metrics.register(definition);
  const wanted = "what setupObservability gave, an ObservabilityManager or a metrics registry";
  throw sdkErrors.ARGUMENT_WRONG({ call, wanted, got: described(maker) });
}

/** From JavaScript anything may come. */
function isObservability(maker: unknown): maker is Pick<Observability, "metrics"> {
  if (typeof maker !== "object" || maker === null || !("metrics" in maker)) return false;
  const { metrics } = maker;
  return typeof metrics === "object" && metrics !== null && "register" in metrics;
}
