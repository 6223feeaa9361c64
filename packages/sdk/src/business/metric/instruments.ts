/**
 * The real metrics behind a business metric. What an SLO counts with has the tenant and the result as its only labels, so
 * that no label set of it ever falls into the shared cell; labels of the team's own are on a metric beside it.
 */
import { DEFAULT_LATENCY_BUCKETS } from "@sightline/model";
import type { Labels } from "../../metrics/getter.ts";
import type { MetricDefinition } from "../../metrics/definition.ts";
import type { CounterCell } from "../../metrics/cell.ts";
import type { TimedCell } from "../../metrics/histogram-cell.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import type { MetricPlan } from "./plan.ts";
import type { Reading } from "./reading.ts";

/** The cells of one tenant. */
export interface Series {
  record(reading: Reading): void;
}

/** How a business metric is named among the real ones, and what kind it is. */
export function instrumentOf(plan: MetricPlan, variant: "" | "_labelled" = ""): MetricDefinition {
  const { spec, name } = plan;
  const description = spec.description ?? "";
  const own = variant === "" ? [] : (spec.labels ?? []);
  if (plan.type === "latency") {
    return {
      name: `${name}${variant}`,
      type: "histogram",
      description,
      unit: "s",
      labels: ["tenant_id", ...own],
      buckets: latencyBuckets(plan),
    };
  }
  switch (plan.measure) {
    case "ratio":
      return {
        name: `${name}${variant}_events_total`,
        type: "counter",
        description,
        unit: "{event}",
        labels: ["tenant_id", "result", ...own],
      };
    case "samples":
      return {
        name: `${name}${variant}`,
        type: "gauge",
        description,
        unit: plan.unit,
        labels: ["tenant_id", ...own],
        // Shares of capacity do not add up over processes.
        ...(plan.unit === "%" ? { aggregation: "max" } : {}),
      };
    default:
      return {
        name: `${name.replace(/_total$/u, "")}${variant}_total`,
        type: "counter",
        description,
        unit: plan.unit,
        labels: ["tenant_id", ...own],
      };
  }
}

/** Seconds in one unit of a latency. */
export function latencyScale({ unit, spec }: MetricPlan): number {
  return (spec.goodBelow === undefined ? unit : (spec.unit ?? "ms")) === "s" ? 1 : 0.001;
}

/** Up to how many seconds an event is good; `undefined` of what is no latency with a target. */
export function latencyBorder(plan: MetricPlan): number | undefined {
  const { type, spec, bounds } = plan;
  const border = spec.goodBelow ?? bounds?.target;
  return type === "latency" && border !== undefined ? seconds(border, latencyScale(plan)) : undefined;
}

/** Targets lie on bounds, so that a ratio of good events is exact in Prometheus too. */
function latencyBuckets(plan: MetricPlan): readonly number[] {
  const { bounds, spec } = plan;
  const borders = spec.goodBelow === undefined ? [bounds?.target, bounds?.alertThreshold] : [spec.goodBelow];
  const inSeconds = borders
    .filter((border) => border !== undefined)
    .map((border) => seconds(border, latencyScale(plan)));
  return [...new Set([...DEFAULT_LATENCY_BUCKETS, ...inSeconds])].toSorted((left, right) => left - right);
}

/** 700 ms are 0.7 s, not 0.7000000000000001. */
function seconds(value: number, scale: number): number {
  return scale === 1 ? value : value / 1000;
}

// Classes where closures would do: a closure and its variables are three objects more for each tenant and metric.

class DurationSeries implements Series {
  readonly #cell: TimedCell;
  readonly #scale: number;

  constructor(cell: TimedCell, scale: number) {
    this.#cell = cell;
    this.#scale = scale;
  }

  record({ amount }: Reading): void {
    this.#cell.observe(seconds(amount, this.#scale));
  }
}

class EventSeries implements Series {
  readonly #good: CounterCell;
  readonly #bad: CounterCell;

  constructor(good: CounterCell, bad: CounterCell) {
    this.#good = good;
    this.#bad = bad;
  }

  record({ bad, total }: Reading): void {
    if (bad !== total) this.#good.inc(total - bad);
    if (bad !== 0) this.#bad.inc(bad);
  }
}

type Recorder = (reading: Reading, labels: Labels) => void;

/** Registers the metric that carries the plan; gives what binds it to a tenant's cells. */
export function tenantSeries(registry: MetricsRegistry, plan: MetricPlan): (tenant: string) => Series {
  const definition = instrumentOf(plan);
  const { name } = definition;
  const labels = ["tenant_id"] as const;
  if (definition.type === "histogram") {
    const histogram = registry.register({ ...definition, type: "histogram", labels });
    const scale = latencyScale(plan);
    return (tenant_id) => {
      return new DurationSeries(histogram.with({ tenant_id }), scale);
    };
  }
  if (definition.type === "gauge") {
    const gauge = registry.register({ ...definition, type: "gauge", labels });
    return (tenant_id) => {
      const cell = gauge.with({ tenant_id });
      return { record: ({ amount }) => cell.set(amount) };
    };
  }
  if (plan.measure === "ratio") {
    const counter = registry.register({ ...definition, type: "counter", labels: ["tenant_id", "result"] });
    return (tenant_id) =>
      new EventSeries(
        counter.with({ tenant_id, result: "good" }),
        counter.with({ tenant_id, result: "bad" }),
      );
  }
  const counter = registry.register({ ...definition, name, type: "counter", labels });
  return (tenant_id) => {
    const cell = counter.with({ tenant_id });
    return { record: ({ amount }) => cell.inc(amount) };
  };
}

/** The metric with the team's own labels; `undefined` where it has none. */
export function labelledSeries(registry: MetricsRegistry, plan: MetricPlan): Recorder | undefined {
  if (plan.spec.labels === undefined || plan.spec.labels.length === 0) return undefined;
  const definition = instrumentOf(plan, "_labelled");
  if (definition.type === "histogram") {
    const histogram = registry.register({ ...definition, type: "histogram", labels: labelNames(definition) });
    const scale = latencyScale(plan);
    return ({ amount }, labels) => histogram.observe(seconds(amount, scale), labels);
  }
  if (definition.type === "gauge") {
    const gauge = registry.register({ ...definition, type: "gauge", labels: labelNames(definition) });
    return ({ amount }, labels) => gauge.set(amount, labels);
  }
  const counter = registry.register({ ...definition, type: "counter", labels: labelNames(definition) });
  if (plan.measure !== "ratio") return ({ amount }, labels) => counter.inc(amount, labels);
  return ({ bad, total }, labels) => {
    if (bad !== total) counter.inc(total - bad, { ...labels, result: "good" });
    if (bad !== 0) counter.inc(bad, { ...labels, result: "bad" });
  };
}

function labelNames({ labels = [] }: MetricDefinition): readonly string[] {
  return labels;
}
