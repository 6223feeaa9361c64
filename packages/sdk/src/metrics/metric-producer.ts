/**
 * The registry as a `MetricProducer` of `@opentelemetry/sdk-metrics` 3, for whoever keeps a reader of that SDK: its
 * Prometheus exporter, or a periodic one. The types are written out here, so that the package need not be installed.
 *
 * Exemplars stay behind: that SDK's data has no place for them.
 */
import type { Attributes, HrTime } from "@opentelemetry/api";
import { assertNever, type InstrumentKind } from "@sightline/model";
import { type Cell, NumberCell } from "./cell.ts";
import { ExponentialCell, exponentialState } from "./exponential-cell.ts";
import type { Family } from "./family.ts";
import { HistogramCell } from "./histogram-cell.ts";
import { attributesOf } from "./meter-mirror.ts";
import type { MetricsRegistry } from "./registry.ts";

/** `DataPointType` of that SDK. */
const HISTOGRAM = 0;
const EXPONENTIAL_HISTOGRAM = 1;
const GAUGE = 2;
const SUM = 3;
/** `AggregationTemporality.CUMULATIVE`. */
const CUMULATIVE = 1;
/** `ValueType.DOUBLE`. */
const DOUBLE = 1;

interface Point<T> {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: T;
}

interface Described {
  readonly descriptor: {
    readonly name: string;
    readonly description: string;
    readonly unit: string;
    readonly valueType: typeof DOUBLE;
  };
  readonly aggregationTemporality: typeof CUMULATIVE;
}

interface ExplicitValue {
  readonly buckets: { boundaries: number[]; counts: number[] };
  readonly sum: number;
  readonly count: number;
}

interface BucketsValue {
  readonly offset: number;
  readonly bucketCounts: number[];
}

interface ExponentialValue {
  readonly count: number;
  readonly sum: number;
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: BucketsValue;
  readonly negative: BucketsValue;
}

export type ProducedMetric = Described &
  (
    | {
        readonly dataPointType: typeof SUM;
        readonly isMonotonic: boolean;
        readonly dataPoints: Point<number>[];
      }
    | { readonly dataPointType: typeof GAUGE; readonly dataPoints: Point<number>[] }
    | { readonly dataPointType: typeof HISTOGRAM; readonly dataPoints: Point<ExplicitValue>[] }
    | { readonly dataPointType: typeof EXPONENTIAL_HISTOGRAM; readonly dataPoints: Point<ExponentialValue>[] }
  );

/** The reader replaces it with the one of its provider. */
interface ProducedResource {
  readonly attributes: Attributes;
  merge(other: ProducedResource | null): ProducedResource;
  getRawAttributes(): [];
}

export interface Production {
  readonly resourceMetrics: {
    readonly resource: ProducedResource;
    readonly scopeMetrics: {
      scope: { readonly name: string; readonly version: string; readonly schemaUrl: string };
      metrics: ProducedMetric[];
    }[];
  };
  readonly errors: unknown[];
}

export interface RegistryProducer {
  collect(options?: { readonly timeoutMillis?: number }): Promise<Production>;
}

/**
 * Totals since the start (cumulative). A reader that wants differences makes them itself or takes OTLP from this SDK.
 *
 * @example
 * new PrometheusExporter({ port: 9464, metricProducers: [metricProducer(registry)] });
 */
export function metricProducer(registry: MetricsRegistry): RegistryProducer {
  return {
    collect: async () => {
      await registry.observe();
      return {
        resourceMetrics: { resource: NO_RESOURCE, scopeMetrics: scopesOf(registry) },
        errors: [...registry.observers.failures],
      };
    },
  };
}

const NO_RESOURCE: ProducedResource = Object.freeze({
  attributes: {},
  merge: (other: ProducedResource | null) => other ?? NO_RESOURCE,
  getRawAttributes: (): [] => [],
});

function scopesOf(registry: MetricsRegistry): Production["resourceMetrics"]["scopeMetrics"] {
  const scopes = new Map<object, Production["resourceMetrics"]["scopeMetrics"][number]>();
  const timeOf = (mark: number): HrTime => hrTime(registry.wallMs(mark));
  const now = timeOf(registry.now());
  for (const family of registry.families()) {
    if (family.isEmpty) continue;
    const { scope } = family.info;
    const own = scopes.get(scope) ?? { scope: { ...scope }, metrics: [] };
    scopes.set(scope, own);
    own.metrics.push(produced(family, timeOf, now));
  }
  return [...scopes.values()];
}

function produced(family: Family<Cell>, timeOf: (mark: number) => HrTime, now: HrTime): ProducedMetric {
  const { name, kind, definition } = family.info;
  const descriptor = {
    name,
    description: definition.description,
    unit: definition.unit,
    valueType: DOUBLE,
  } as const;
  const described: Described = { descriptor, aggregationTemporality: CUMULATIVE };
  function points<T>(valueOf: (cell: Cell) => T | undefined): Point<T>[] {
    return Array.from(family.cells()).flatMap((cell) => {
      const value = valueOf(cell);
      if (value === undefined) return [];
      return [{ startTime: timeOf(cell.startMark), endTime: now, attributes: attributesOf(cell), value }];
    });
  }
  switch (kind) {
    case "counter":
    case "up-down-counter":
      return {
        ...described,
        dataPointType: SUM,
        isMonotonic: isMonotonic(kind),
        dataPoints: points(numberOf),
      };
    case "gauge":
      return { ...described, dataPointType: GAUGE, dataPoints: points(numberOf) };
    case "histogram":
      return { ...described, dataPointType: HISTOGRAM, dataPoints: points(explicitOf) };
    case "exponential-histogram":
      return { ...described, dataPointType: EXPONENTIAL_HISTOGRAM, dataPoints: points(exponentialOf) };
    default:
      return assertNever(kind, "kind of metric");
  }
}

function isMonotonic(kind: InstrumentKind): boolean {
  return kind === "counter";
}

function numberOf(cell: Cell): number | undefined {
  return cell instanceof NumberCell ? cell.value : undefined;
}

function explicitOf(cell: Cell): ExplicitValue | undefined {
  if (!(cell instanceof HistogramCell)) return undefined;
  const buckets = { boundaries: [...cell.bounds], counts: [...cell.counts] };
  return { buckets, sum: cell.sum, count: cell.count };
}

function exponentialOf(cell: Cell): ExponentialValue | undefined {
  if (!(cell instanceof ExponentialCell)) return undefined;
  const { positive, negative, ...rest } = exponentialState(cell);
  return {
    ...rest,
    positive: { offset: positive.offset, bucketCounts: [...positive.counts] },
    negative: { offset: negative.offset, bucketCounts: [...negative.counts] },
  };
}

/** Seconds and nanoseconds since 1970. */
function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
