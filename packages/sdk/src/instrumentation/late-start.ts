/** What an application's start need not wait for: it begins with the first reading, or a second later. */
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { Instrumentation } from "./instrumentation.ts";

const LATE_MS = 1000;

/** `make` runs when it begins: modules of Node that it needs cost nothing before. */
export function lateStart(
  name: string,
  registry: MetricsRegistry,
  make: () => Instrumentation,
): Instrumentation {
  let timer: NodeJS.Timeout | undefined;
  let running: Instrumentation | undefined;
  const begin = (): void => {
    clearTimeout(timer);
    registry.observers.remove(begin);
    running ??= make();
    running.enable();
  };
  return {
    name,
    enable: () => {
      registry.observers.add(begin);
      timer = setTimeout(begin, LATE_MS);
      timer.unref();
    },
    disable: () => {
      clearTimeout(timer);
      registry.observers.remove(begin);
      running?.disable();
    },
  };
}
