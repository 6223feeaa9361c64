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
  UpDownCounter,
} from "@opentelemetry/api";
import { DEFAULT_LATENCY_BUCKETS, type InstrumentDefinition, type InstrumentKind } from "@sightline/model";
import { type Scope, ScopeMap, scopeOf } from "../export/scope.ts";
import { AttributeFamily } from "./attribute-family.ts";
import {
  type Cell,
  CounterCell,
  ExemplarCounterCell,
  GaugeCell,
  type NumberCell,
  UpDownCell,
} from "./cell.ts";
import type { CellMaker } from "./family.ts";
import { HistogramCell } from "./histogram-cell.ts";
import { Misuse } from "./misuse.ts";
import { ObservedMetric } from "./observed-metric.ts";
import type { Observer } from "./observers.ts";
import type { MetricsRegistry } from "./registry.ts";

/** OpenTelemetry's own default bounds, made for milliseconds. */
const MILLISECOND_BUCKETS = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];

/** One callback for several observables; the same function may serve two groups. */
interface Batch {
  readonly callback: BatchObservableCallback;
  readonly members: ReadonlySet<ObservedMetric>;
  readonly observer: Observer;
}

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
  #batches: readonly Batch[] = [];

  constructor(registry: MetricsRegistry, scope: Scope) {
    this.#registry = registry;
    this.#scope = scope;
    this.#misuse = new Misuse(registry.notices, "report");
  }

  createCounter<A extends Attributes>(name: string, options?: MetricOptions): Counter<A> {
    const family = this.#family("counter", name, options, ExemplarCounterCell);
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
    const members = membersOf(observables);
    if (members.size === 0) return;
    this.removeBatchObservableCallback(callback, observables);
    const observer: Observer = () =>
      callback({
        observe: (metric, value, attributes) => {
          // What was not named when the callback was added is not its business.
          if (metric instanceof ObservedMetric && members.has(metric)) metric.set(value, attributes);
        },
      });
    for (const member of members) member.watch();
    this.#batches = [...this.#batches, { callback, members, observer }];
    this.#registry.observers.add(observer);
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    const members = membersOf(observables);
    const found = this.#batches.find(
      (batch) => batch.callback === callback && sameMembers(batch.members, members),
    );
    if (found === undefined) return;
    this.#batches = this.#batches.filter((batch) => batch !== found);
    this.#registry.observers.remove(found.observer);
  }

  #observable(
    kind: InstrumentKind,
    name: string,
    options: MetricOptions | undefined,
    make: CellMaker<NumberCell>,
  ): ObservedMetric {
    return new ObservedMetric(this.#registry.observers, this.#family(kind, name, options, make));
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
      this.#registry.prefixes(this.#scope) ? this.#registry.prefix : "",
    );
    this.#made.set(key, family);
    this.#registry.adopt(family);
    return family;
  }
}

function membersOf(observables: readonly Observable[]): Set<ObservedMetric> {
  return new Set(observables.filter((each) => each instanceof ObservedMetric));
}

function sameMembers<T>(left: ReadonlySet<T>, right: ReadonlySet<T>): boolean {
  return left.size === right.size && [...left].every((each) => right.has(each));
}

function bucketsOf({ advice, unit }: MetricOptions): readonly number[] {
  return advice?.explicitBucketBoundaries ?? (unit === "s" ? DEFAULT_LATENCY_BUCKETS : MILLISECOND_BUCKETS);
}
