/** The deltas of one request, added to what its series have. */
import type { PointView } from "@sightline/otlp";
import type { NativeHistogram } from "@sightline/promql";
import { DeltaTotals, type DeltaStep } from "../../metric/delta.ts";
import type { PointSeries } from "./series-cache.ts";
import { wordAt, type TimeWords } from "./time-words.ts";

export class DeltaSteps {
  readonly #window: TimeWords;
  readonly #undo: (() => void)[] = [];

  constructor(window: TimeWords) {
    this.#window = window;
  }

  /** As `DeltaTotals.add`. */
  numbers(series: PointSeries, view: PointView, values: Float64Array): DeltaStep | undefined {
    const { reader, startTimeAt, timeAt } = view;
    series.totals ??= new DeltaTotals();
    return this.#kept(view, series.totals.add(reader.bigAt(startTimeAt), reader.bigAt(timeAt), values));
  }

  /** As `DeltaTotals.addHistogram`. */
  histogram(
    series: PointSeries,
    view: PointView,
    delta: NativeHistogram,
  ): (DeltaStep & { readonly total: NativeHistogram }) | undefined {
    const { reader, startTimeAt, timeAt } = view;
    series.totals ??= new DeltaTotals();
    const step = series.totals.addHistogram(reader.bigAt(startTimeAt), reader.bigAt(timeAt), delta);
    return this.#kept(view, step);
  }

  /** The last first. */
  undo(): void {
    for (const undo of this.#undo.toReversed()) undo();
  }

  /** A beginning that lies outside the times that are stored is left out. */
  #kept<T extends DeltaStep>(view: PointView, step: T | undefined): T | undefined {
    if (step === undefined) return undefined;
    this.#undo.push(step.undo);
    if (step.beginsAt === undefined) return step;
    const { data } = view.reader;
    const [low, high] = [wordAt(data, view.startTimeAt, 0), wordAt(data, view.startTimeAt, 4)];
    return this.#window.problem(low, high) === undefined ? step : { ...step, beginsAt: undefined };
  }
}
