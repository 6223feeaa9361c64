/** OpenTelemetry's meter over the registry's cells. The API must not throw, so wrong use is always only reported. */
import type {
  Attributes,
  BatchObservableCallback,
  Counter,
  Gauge,
  Histogram,
  Meter,
  MeterOptions,
  MeterProvider,
  MetricOptions,
  Observable,
  ObservableCallback,
  UpDownCounter,
} from "@opentelemetry/api";
import { DEFAULT_LATENCY_BUCKETS, type InstrumentDefinition, type InstrumentKind } from "@sightline/model";
import { type Scope, ScopeMap, scopeOf } from "../export/scope.ts";
import { AttributeFamily } from "./attribute-family.ts";
import { type Cell, CounterCell, GaugeCell, HistogramCell, type NumberCell, UpDownCell } from "./cell.ts";
import type { CellMaker } from "./family.ts";
import { Misuse } from "./misuse.ts";
import type { MetricsRegistry } from "./registry.ts";

/** OpenTelemetry's own default bounds, made for milliseconds. */
const MILLISECOND_BUCKETS = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];

export class SightlineMeterProvider implements MeterProvider {
  readonly #meters: ScopeMap<SightlineMeter>;

  constructor(registry: MetricsRegistry) {
    this.#meters = new ScopeMap((scope) => new SightlineMeter(registry, scope));
  }

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    return this.#meters.get(scopeOf(name, version, options?.schemaUrl));
  }
}

export class SightlineMeter implements Meter {
  readonly #registry: MetricsRegistry;
  readonly #scope: Scope;
  readonly #misuse: Misuse;
  readonly #made = new Map<string, AttributeFamily<Cell>>();
  readonly #batches = new Map<BatchObservableCallback, () => Promise<void> | void>();

  constructor(registry: MetricsRegistry, scope: Scope) {
    this.#registry = registry;
    this.#scope = scope;
    this.#misuse = new Misuse(registry.notices, "report");
  }

  createCounter<A extends Attributes>(name: string, options?: MetricOptions): Counter<A> {
    const family = this.#family("counter", name, options, CounterCell);
    return { add: (value, attributes) => family.cell(attributes).inc(value) };
  }

  createUpDownCounter<A extends Attributes>(name: string, options?: MetricOptions): UpDownCounter<A> {
    const family = this.#family("up-down-counter", name, options, UpDownCell);
    return { add: (value, attributes) => family.cell(attributes).add(value) };
  }

  createGauge<A extends Attributes>(name: string, options?: MetricOptions): Gauge<A> {
    const family = this.#family("gauge", name, options, GaugeCell);
    return { record: (value, attributes) => family.cell(attributes).set(value) };
  }

  createHistogram<A extends Attributes>(name: string, options?: MetricOptions): Histogram<A> {
    const family = this.#family("histogram", name, options, HistogramCell);
    return { record: (value, attributes) => family.cell(attributes).observe(value) };
  }

  createObservableCounter<A extends Attributes>(name: string, options?: MetricOptions): Observable<A> {
    return this.#observable("counter", name, options, CounterCell);
  }

  createObservableUpDownCounter<A extends Attributes>(name: string, options?: MetricOptions): Observable<A> {
    return this.#observable("up-down-counter", name, options, UpDownCell);
  }

  createObservableGauge<A extends Attributes>(name: string, options?: MetricOptions): Observable<A> {
    return this.#observable("gauge", name, options, GaugeCell);
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    const members = observables.filter((each) => each instanceof ObservedMetric);
    const observer = (): Promise<void> | void => {
      for (const member of members) member.family.clear();
      return callback({
        observe: (metric, value, attributes) => {
          const member = members.find((each) => each === metric);
          member?.set(value, attributes);
        },
      });
    };
    this.#batches.set(callback, observer);
    this.#registry.addObserver(observer);
  }

  removeBatchObservableCallback(callback: BatchObservableCallback): void {
    const observer = this.#batches.get(callback);
    this.#batches.delete(callback);
    if (observer !== undefined) this.#registry.removeObserver(observer);
  }

  #observable(
    kind: InstrumentKind,
    name: string,
    options: MetricOptions | undefined,
    make: CellMaker<NumberCell>,
  ): ObservedMetric {
    return new ObservedMetric(this.#registry, this.#family(kind, name, options, make));
  }

  /** The same instrument made twice shares its cells. */
  #family<C extends Cell>(
    kind: InstrumentKind,
    name: string,
    options: MetricOptions = {},
    make: CellMaker<C>,
  ): AttributeFamily<C> {
    const unit = options.unit ?? "";
    const key = JSON.stringify([kind, name.toLowerCase(), unit, options.description]);
    const before = this.#made.get(key);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the kind is in the key and decides the cells' class
    if (before !== undefined) return before as unknown as AttributeFamily<C>;
    const definition: InstrumentDefinition = {
      name,
      kind,
      description: options.description ?? "",
      unit,
      labels: [],
      ...(kind === "histogram" ? { buckets: bucketsOf(options) } : {}),
    };
    const family = new AttributeFamily<C>(
      this.#registry.settingsFor(definition, this.#scope, this.#misuse),
      make,
    );
    this.#made.set(key, family);
    this.#registry.adopt(family);
    return family;
  }
}

/** An instrument that is asked for its values before each reading. */
class ObservedMetric implements Observable {
  readonly family: AttributeFamily<NumberCell>;
  readonly #registry: MetricsRegistry;
  readonly #observers = new Map<ObservableCallback, () => Promise<void> | void>();

  constructor(registry: MetricsRegistry, family: AttributeFamily<NumberCell>) {
    this.#registry = registry;
    this.family = family;
  }

  /** A monotonic value that is observed is the total, not a step. */
  set(value: number, attributes: Attributes | undefined): void {
    if (Number.isFinite(value)) this.family.cell(attributes).value = value;
  }

  addCallback(callback: ObservableCallback): void {
    const observer = (): Promise<void> | void => {
      // What is not observed any more is gone, or a removed disk would stay full for ever.
      if (this.#observers.size === 1) this.family.clear();
      return callback({ observe: (value, attributes) => this.set(value, attributes) });
    };
    this.#observers.set(callback, observer);
    this.#registry.addObserver(observer);
  }

  removeCallback(callback: ObservableCallback): void {
    const observer = this.#observers.get(callback);
    this.#observers.delete(callback);
    if (observer !== undefined) this.#registry.removeObserver(observer);
  }
}

function bucketsOf({ advice, unit }: MetricOptions): readonly number[] {
  return advice?.explicitBucketBoundaries ?? (unit === "s" ? DEFAULT_LATENCY_BUCKETS : MILLISECOND_BUCKETS);
}
