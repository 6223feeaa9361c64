/** The samples that the cases load, as a source of series. */
import { labelsKey, type SampleStore, sampleStore, type SeriesLine } from "@sightline/promql";
import { withCustomHistograms } from "./custom-histograms.ts";

export interface CaseSource extends Pick<SampleStore, "select" | "clear"> {
  load(lines: readonly SeriesLine[], intervalMs: number, addsCustomHistograms: boolean): void;
}

export function caseSource(): CaseSource {
  const store = sampleStore();
  return {
    load: (lines, intervalMs, addsCustomHistograms) => {
      // Of two lines for one series, the last holds.
      const last = new Map(lines.map((line) => [labelsKey(line.labels), line]));
      const all = addsCustomHistograms ? withCustomHistograms([...last.values()]) : [...last.values()];
      for (const { labels, points, starts } of all) {
        for (const [index, point] of points.entries())
          store.put(labels, index * intervalMs, point, starts?.[index]);
      }
    },
    clear: () => {
      store.clear();
    },
    select: (matchers, from, to, signal) => store.select(matchers, from, to, signal),
  };
}
