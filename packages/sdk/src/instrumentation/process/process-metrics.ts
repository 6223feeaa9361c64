/** The process and the machine it runs on. */
import type { MetricsRegistry } from "../../metrics/registry.ts";
import {
  classicMetrics,
  type MetricNames,
  openTelemetryMetrics,
  runtimeMetrics,
  wantsClassic,
  wantsOpenTelemetry,
} from "../default-metrics.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { lateStart } from "../late-start.ts";

/** Readers that come closer together see the same share: one of an instant is noise. */
const WINDOW_MS = 1000;

export function processInstrumentation(
  registry: MetricsRegistry,
  names: MetricNames = "classic",
): Instrumentation {
  return lateStart("process", registry, () => started(registry, names));
}

function started(registry: MetricsRegistry, names: MetricNames): Instrumentation {
  const observers = [processObserver(registry), systemObserver(registry, names)];
  return {
    name: "process",
    enable: () => {
      for (const observer of observers) registry.observers.add(observer);
    },
    disable: () => {
      for (const observer of observers) registry.observers.remove(observer);
    },
  };
}

function processObserver(registry: MetricsRegistry): () => void {
  const [time, memory, uptime] = ["process.cpu.time", "process.memory.usage", "process.uptime"] as const;
  const cpu = registry.register({ name: time, ...runtimeMetrics[time] });
  const [user, system] = [cpu.with({ "cpu.mode": "user" }), cpu.with({ "cpu.mode": "system" })];
  cpu.family.observed = true;
  const resident = registry.register({ name: memory, ...runtimeMetrics[memory] }).with({});
  const age = registry.register({ name: uptime, ...runtimeMetrics[uptime] }).with({});
  return () => {
    const usage = process.cpuUsage();
    user.value = usage.user / 1e6;
    system.value = usage.system / 1e6;
    resident.set(process.memoryUsage.rss());
    age.set(process.uptime());
  };
}

function systemObserver(registry: MetricsRegistry, names: MetricNames): () => void {
  const share = busyShare();
  const sinks: ((memory: number, busy: number) => void)[] = [];
  if (wantsClassic(names)) {
    const { system_memory_usage_bytes: memory, system_cpu_usage_percent: cpu } = classicMetrics;
    const used = registry.register({ name: "system_memory_usage_bytes", ...memory }).with({});
    const percent = registry.register({ name: "system_cpu_usage_percent", ...cpu }).with({});
    sinks.push((bytes, busy) => {
      used.set(bytes);
      percent.set(busy * 100);
    });
  }
  if (wantsOpenTelemetry(names)) {
    const [memory, cpu] = ["system.memory.usage", "system.cpu.utilization"] as const;
    const utilization = registry.register({ name: cpu, ...openTelemetryMetrics[cpu] }).with({});
    sinks.push((_, busy) => utilization.set(busy));
    // Beside the classic one it would be a second metric of one name to Prometheus.
    if (!wantsClassic(names)) {
      const used = registry.register({ name: memory, ...openTelemetryMetrics[memory] });
      sinks.push((bytes) => used.set(bytes, { "system.memory.state": "used" }));
    }
  }
  const { totalmem, freemem } = process.getBuiltinModule("node:os");
  return () => {
    const bytes = totalmem() - freemem();
    const busy = share();
    for (const sink of sinks) sink(bytes, busy);
  };
}

/** The share of all processors' time since the last window that was not idle, 0 to 1. */
function busyShare(): () => number {
  let before = processorTimes();
  let readAt = performance.now();
  let share = before.total === 0 ? 0 : before.busy / before.total;
  return () => {
    if (performance.now() - readAt < WINDOW_MS) return share;
    const now = processorTimes();
    const total = now.total - before.total;
    if (total > 0) share = (now.busy - before.busy) / total;
    before = now;
    readAt = performance.now();
    return share;
  };
}

function processorTimes(): { readonly busy: number; readonly total: number } {
  let busy = 0;
  let total = 0;
  for (const { times } of process.getBuiltinModule("node:os").cpus()) {
    const working = times.user + times.nice + times.sys + times.irq;
    busy += working;
    total += working + times.idle;
  }
  return { busy, total };
}
