/** What a registry holds, for people. */
import type { InstrumentKind } from "@sightline/model";
import type { MetricsRegistry } from "./registry.ts";

export interface MetricInfo {
  /** As it goes out by OTLP, with the prefix. */
  readonly name: string;
  /** As it stands on `/metrics`. */
  readonly prometheusName: string;
  readonly type: InstrumentKind;
  readonly description: string;
  readonly unit: string;
  /** Declared labels; empty for instruments of OpenTelemetry's API, which take any attribute. */
  readonly labels: readonly string[];
  /** Label sets with a series of their own. */
  readonly series: number;
  /** Measurements that went to the shared series. */
  readonly overflowed: number;
  /** The label with the most values, where measurements overflowed. */
  readonly explodingLabel: string | undefined;
  /** Who made it: this SDK and the application, or an instrumentation. */
  readonly scope: string;
  /** The line that registered it; `undefined` for instruments of OpenTelemetry's API. */
  readonly registeredAt: string | undefined;
}

export interface MetricsInfo {
  readonly serviceName: string;
  readonly prefix: string;
  /** Whether the metrics are served as text. */
  readonly prometheus: boolean;
  /** Label sets that one metric may have. */
  readonly cardinalityLimit: number;
  /** Measurements that were refused: a wrong name, label or value. */
  readonly dropped: number;
  /** In order of their names. */
  readonly metrics: readonly MetricInfo[];
}

export function metricsInfo(registry: MetricsRegistry): MetricsInfo {
  const where = new Map(
    Array.from(registry.registered().values(), ({ instrument, where: at }) => [instrument.family.info, at]),
  );
  const metrics = registry.families().map((family): MetricInfo => {
    const { info, size, overflowed } = family;
    const { description, unit, labels } = info.definition;
    return {
      name: info.name,
      prometheusName: info.prometheusName,
      type: info.kind,
      description,
      unit,
      labels,
      series: size,
      overflowed,
      explodingLabel: overflowed === 0 ? undefined : family.widest()?.label,
      scope: info.scope.name,
      registeredAt: where.get(info),
    };
  });
  return {
    serviceName: registry.serviceName,
    prefix: registry.prefix,
    prometheus: registry.exposed,
    cardinalityLimit: registry.cardinalityLimit,
    dropped: registry.misuse.dropped,
    metrics: metrics.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
  };
}
