/** The names that Prometheus' client libraries give a process. */
import { memoryUsage, cpuUsage, uptime } from "node:process";
import { Gauge, type MeterFamily } from "./meter.ts";

export function processFamilies(): readonly MeterFamily[] {
  const { user, system } = cpuUsage();
  const { rss, heapUsed } = memoryUsage();
  return [
    new Gauge(
      "process_cpu_seconds_total",
      "CPU time of the process.",
      () => [[{}, (user + system) / 1e6]],
      "counter",
    ),
    new Gauge("process_resident_memory_bytes", "Resident memory.", () => [[{}, rss]]),
    new Gauge("nodejs_heap_size_used_bytes", "Used JavaScript heap.", () => [[{}, heapUsed]]),
    new Gauge("process_uptime_seconds", "Since the process began.", () => [[{}, uptime()]]),
  ];
}
