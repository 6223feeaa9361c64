/** A series while its message is read. */
import type { ProtoReader } from "@sightline/otlp";
import type { Tally } from "../store/intake/policy.ts";
import type { Labels } from "../store/metric/labels.ts";
import type { Exemplar, Sample, WrittenSeries } from "../store/metric/sample.ts";
import type { MetricFamily } from "../store/metric/series.ts";
import { readHistogram } from "./histogram-message.ts";
import { readSample, type Budget } from "./messages.ts";

export class SeriesDraft {
  labels: Labels = Object.create(null);
  /** What is wrong with its labels: none of its samples counts then. */
  problem: string | undefined;
  readonly exemplars: Exemplar[] = [];
  readonly #samples: Sample[] = [];
  readonly #problems: string[] = [];
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
    budget.item();
  }

  sample(reader: ProtoReader, end: number): void {
    this.#budget.item();
    this.#samples.push(readSample(reader, end));
  }

  histogram(reader: ProtoReader, end: number): void {
    this.#budget.item();
    const { sample, problem } = readHistogram(reader, end, this.#budget);
    if (problem === undefined) this.#samples.push(sample);
    else this.#problems.push(problem);
  }

  /** `undefined` where nothing of it is left; what is refused is in the tally. */
  finish(refused: Tally, familyOf: (name: string) => MetricFamily): WrittenSeries | undefined {
    const { labels, exemplars, problem } = this;
    const name = labels["__name__"];
    const trouble = problem ?? (name === undefined ? "the series has no name" : undefined);
    if (trouble !== undefined || name === undefined) {
      const count = this.#samples.length + this.#problems.length + exemplars.length;
      // A series without anything is a mistake all the same.
      refused.reject(trouble ?? "", Math.max(1, count));
      return undefined;
    }
    for (const one of this.#problems) refused.reject(one);
    if (this.#samples.length + exemplars.length === 0) return undefined;
    return { family: familyOf(name), labels, samples: this.#samples, exemplars };
  }
}

/** Adds labels to a set, and keeps the first thing that is wrong with them. */
export class LabelSet {
  readonly labels: Labels = Object.create(null);
  problem: string | undefined;
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  add(name: string, value: string): void {
    this.#budget.item();
    this.#budget.text(name.length + value.length);
    if (name === "") this.problem ??= "a label has no name";
    else if (Object.hasOwn(this.labels, name)) this.problem ??= "a label comes twice";
    // One without a value is the same as none.
    else if (value !== "") this.labels[name] = value;
  }
}
