/**
 * For an application that brings an OpenTelemetry meter of another SDK: what is registered here is seen there too.
 * Counters and gauges are read from the cells when that SDK collects, which costs nothing when they are recorded;
 * histograms are recorded a second time, for no observable instrument takes them.
 */
import type { Attributes, Meter, Observable } from "@opentelemetry/api";
import { assertNever } from "@sightline/model";
import { type Cell, NumberCell } from "./cell.ts";
import type { Family } from "./family.ts";
import { SightlineMeter } from "./otel-meter.ts";
import type { MetricsRegistry } from "./registry.ts";

export function mirrorTo(registry: MetricsRegistry, meter: Meter): void {
  if (meter instanceof SightlineMeter) {
    registry.notices.once("metrics.mirror", "setOtelMeter was given this SDK's own meter, which needs none.");
    return;
  }
  const refresh = onceATick(() => registry.observe());
  registry.onFamily((family) => {
    // What came through OpenTelemetry's API has a meter already.
    if (registry.owns(family)) mirror(family, meter, refresh);
  });
}

function mirror(family: Family<Cell>, meter: Meter, refresh: () => Promise<void>): void {
  const { info } = family;
  const { description, unit, buckets } = info.definition;
  const options = { description, unit };
  const observe = (observable: Observable): void =>
    observable.addCallback(async (result) => {
      await refresh();
      for (const cell of family.cells())
        if (cell instanceof NumberCell) result.observe(cell.value, attributesOf(cell));
    });
  switch (info.kind) {
    case "counter":
      return observe(meter.createObservableCounter(info.name, options));
    case "up-down-counter":
      return observe(meter.createObservableUpDownCounter(info.name, options));
    case "gauge":
      return observe(meter.createObservableGauge(info.name, options));
    case "histogram":
    case "exponential-histogram": {
      const advice = buckets === undefined ? {} : { advice: { explicitBucketBoundaries: [...buckets] } };
      const histogram = meter.createHistogram(info.name, { ...options, ...advice });
      info.mirror = (value, cell) => histogram.record(value, attributesOf(cell));
      return;
    }
    default:
      assertNever(info.kind, "kind of metric");
  }
}

const known = new WeakMap<Cell, Attributes>();

/** A cell's labels as attributes; an empty label is an absent one. */
export function attributesOf(cell: Cell): Attributes {
  const before = known.get(cell);
  if (before !== undefined) return before;
  const attributes: Record<string, unknown> = {};
  for (let at = 0; at < cell.pairs.length; at += 2) {
    const value = cell.pairs[at + 1];
    if (value !== "") attributes[String(cell.pairs[at])] = value;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- cells hold what was an attribute or a label's text
  const made = Object.freeze(attributes) as Attributes;
  known.set(cell, made);
  return made;
}

/** Instruments are asked one by one; what they share is asked for once. */
function onceATick(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    if (running === undefined) {
      running = work();
      setImmediate(() => (running = undefined)).unref();
    }
    return running;
  };
}
