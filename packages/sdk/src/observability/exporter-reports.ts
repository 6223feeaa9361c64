/** What the exporters of a signal tell about themselves, and what is said of them at the end. */
import type { Signal } from "../config/exporter-config.ts";
import type { SignalExporter } from "../export/batch-exporter.ts";
import { notices } from "./process-state.ts";
import type { ExporterStatus } from "./signals.ts";
import type { ExporterReport } from "./status.ts";

interface Reporting {
  status(): ExporterStatus;
}

/** The SDK's own exporters, and those of the application's that tell what became of their items. */
export function reportable(ways: {
  readonly exporters: readonly SignalExporter[];
  readonly others: readonly SignalExporter[];
}): readonly Reporting[] {
  return [...ways.exporters, ...ways.others].flatMap((way) => {
    const status = way.status?.bind(way);
    return status === undefined ? [] : [{ status }];
  });
}

export function reportsOf(signal: Signal, exporters: readonly Reporting[]): readonly ExporterReport[] {
  return exporters.map((exporter) => ({ signal, waiting: 0, dropped: 0, ...exporter.status() }));
}

/** After `process.exit()` nothing can be sent any more; that must not go unnoticed. */
export function sayWhatIsLost(exporters: readonly Reporting[]): void {
  for (const exporter of exporters) {
    const { waiting = 0, destination } = exporter.status();
    if (waiting > 0) {
      notices.once(
        `exit.${destination}`,
        `the process exits with ${waiting} items not yet sent to ${destination}; await flush() before process.exit().`,
      );
    }
  }
}
