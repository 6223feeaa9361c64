/** Rows of a request for other tables than that of its samples. */
import type { NativeHistogram } from "@sightline/promql";
import type { Exemplar } from "../../metric/sample.ts";
import { RowWriter } from "../rows/row-writer.ts";
import { writeExemplar, writeHistogram, type Fingerprint } from "../rows/sample-rows.ts";
import { EXEMPLAR_TABLE, HISTOGRAM_TABLE, type RowTable } from "../rows/table.ts";

/** Bytes: most requests have neither histograms nor exemplars. */
const BEGIN = 4096;

export interface WrittenHistogram extends Fingerprint {
  readonly unixMilli: number;
  readonly histogram: NativeHistogram;
}

interface Rows {
  readonly table: RowTable;
  readonly writer: RowWriter;
  readonly count: number;
}

export class SideRows {
  #histograms: RowWriter | undefined;
  readonly #samples: WrittenHistogram[] = [];
  #exemplars: RowWriter | undefined;
  #exemplarCount = 0;

  get bytes(): number {
    return (this.#histograms?.length ?? 0) + (this.#exemplars?.length ?? 0);
  }

  get histograms(): readonly WrittenHistogram[] {
    return this.#samples;
  }

  histogram(of: Fingerprint, unixMilli: number, histogram: NativeHistogram): void {
    this.#histograms ??= new RowWriter(BEGIN);
    writeHistogram(this.#histograms, of, unixMilli, histogram);
    this.#samples.push({ low: of.low, high: of.high, unixMilli, histogram });
  }

  exemplar(of: Fingerprint, exemplar: Exemplar): void {
    this.#exemplars ??= new RowWriter(BEGIN);
    writeExemplar(this.#exemplars, of, exemplar);
    this.#exemplarCount++;
  }

  /** Those that there are. */
  *tables(): Generator<Rows> {
    if (this.#histograms !== undefined)
      yield { table: HISTOGRAM_TABLE, writer: this.#histograms, count: this.#samples.length };
    if (this.#exemplars !== undefined)
      yield { table: EXEMPLAR_TABLE, writer: this.#exemplars, count: this.#exemplarCount };
  }
}
