/** The event loop, the garbage collector and the heap. */
import type { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import type { Histogram } from "../../metrics/instruments.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import { runtimeMetrics } from "../default-metrics.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { lateStart } from "../late-start.ts";

/** Of the timer that measures the delay; an idle loop is late by as much, which is taken off. */
const RESOLUTION_MS = 10;
/** Readers that come closer together see the same window, so that two of them do not empty it for each other. */
const WINDOW_MS = 1000;

export function runtimeInstrumentation(registry: MetricsRegistry): Instrumentation {
  return lateStart("runtime", registry, () => started(registry));
}

function started(registry: MetricsRegistry): Instrumentation {
  const loop = eventLoop(registry);
  const heap = heapObserver(registry);
  const pauses = gcPauses(registry);
  return {
    name: "runtime",
    enable: () => {
      loop.monitor.enable();
      registry.observers.add(loop.observe);
      registry.observers.add(heap);
      pauses.observe({ entryTypes: ["gc"] });
    },
    disable: () => {
      loop.monitor.disable();
      registry.observers.remove(loop.observe);
      registry.observers.remove(heap);
      pauses.disconnect();
    },
  };
}

function eventLoop(registry: MetricsRegistry): {
  readonly monitor: ReturnType<typeof monitorEventLoopDelay>;
  readonly observe: () => void;
} {
  const perfHooks = process.getBuiltinModule("node:perf_hooks");
  // The global one has another type where the DOM's types are loaded.
  const { performance } = perfHooks;
  const monitor = perfHooks.monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const gauge = (name: DelayName) => registry.register({ name, ...runtimeMetrics[name] }).with({});
  const [min, max, mean] = (["min", "max", "mean"] as const).map((each) =>
    gauge(`nodejs.eventloop.delay.${each}`),
  );
  const percentiles = ([50, 90, 99] as const).map(
    (percent) => [percent, gauge(`nodejs.eventloop.delay.p${percent}`)] as const,
  );
  const name = "nodejs.eventloop.utilization";
  const utilization = registry.register({ name, ...runtimeMetrics[name] }).with({});
  let before = performance.eventLoopUtilization();
  // Until a window has passed: since the process began.
  utilization.set(before.utilization);
  let readAt = performance.now();
  return {
    monitor,
    observe: () => {
      const now = performance.now();
      if (now - readAt < WINDOW_MS) return;
      readAt = now;
      const current = performance.eventLoopUtilization();
      utilization.set(performance.eventLoopUtilization(current, before).utilization);
      before = current;
      if (monitor.count === 0) return;
      min?.set(secondsOf(monitor.min));
      max?.set(secondsOf(monitor.max));
      mean?.set(secondsOf(monitor.mean));
      for (const [percent, cell] of percentiles) cell.set(secondsOf(monitor.percentile(percent)));
      monitor.reset();
    },
  };
}

type DelayName = Extract<keyof typeof runtimeMetrics, `nodejs.eventloop.delay.${string}`>;

function secondsOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) / 1000;
}

function heapObserver(registry: MetricsRegistry): () => void {
  const { getHeapSpaceStatistics } = process.getBuiltinModule("node:v8");
  const [usedName, limitName] = ["v8js.memory.heap.used", "v8js.memory.heap.limit"] as const;
  const used = registry.register({ name: usedName, ...runtimeMetrics[usedName] });
  const limit = registry.register({ name: limitName, ...runtimeMetrics[limitName] });
  return () => {
    for (const space of getHeapSpaceStatistics()) {
      const labels = { "v8js.heap.space.name": space.space_name };
      used.set(space.space_used_size, labels);
      limit.set(space.space_size, labels);
    }
  };
}

function gcPauses(registry: MetricsRegistry): PerformanceObserver {
  const name = "v8js.gc.duration";
  const duration: Histogram<"v8js.gc.type"> = registry.register({ name, ...runtimeMetrics[name] });
  const perfHooks = process.getBuiltinModule("node:perf_hooks");
  return new perfHooks.PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      duration.observe(entry.duration / 1000, { "v8js.gc.type": gcType(entry) });
  });
}

/** By `perf_hooks.constants.NODE_PERFORMANCE_GC_*`; a name of V8's that is new is shown as its number. */
const GC_TYPES: Readonly<Record<number, string>> = {
  1: "minor",
  2: "minor",
  4: "major",
  8: "incremental",
  16: "weakcb",
};

function gcType(entry: object): string {
  const detail: unknown = "detail" in entry ? entry.detail : undefined;
  const kind = typeof detail === "object" && detail !== null && "kind" in detail ? Number(detail.kind) : 0;
  return GC_TYPES[kind] ?? String(kind);
}
