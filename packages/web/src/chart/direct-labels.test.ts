import { describe, expect, it } from "vitest";
import { LABEL, directLabels } from "./direct-labels.ts";

const frame = { from: 0, to: 100, max: 100, height: 100, pad: 0 };

function line(label: string, values: readonly (number | null)[], strong = false) {
  return { label, strong, series: { time: values.map((_, at) => at), step: 1, values } };
}

describe("directLabels", () => {
  it("stand above their line, the one that is read under it", () => {
    const labels = directLabels(
      [line("p50", [20, 20]), line("p95", [60, 60], true), line("p99", [80, 80])],
      frame,
    );
    expect(Object.fromEntries(labels.map(({ label, top }) => [label, top]))).toEqual({
      p50: 80 - LABEL - 1,
      p95: 41,
      p99: 20 - LABEL - 1,
    });
  });

  it("keep clear of all that the line does at its end, not only of its last point", () => {
    const [label] = directLabels([line("p99", [10, 10, 50, 30])], frame);
    expect(label?.top).toBe(50 - LABEL - 1);
  });

  it("change sides where another line is in the way", () => {
    const labels = directLabels([line("p50", [52, 52]), line("p95", [60, 60], true)], frame);
    const top = (name: string): number => labels.find(({ label }) => label === name)?.top ?? Number.NaN;
    expect(top("p95") + LABEL).toBeLessThan(40);
    expect(top("p50")).toBeGreaterThan(48);
  });

  it("never cover each other where lines end together", () => {
    const tops = directLabels(
      [line("p50", [20, 20]), line("p95", [30, 60], true), line("p99", [35, 60])],
      frame,
    ).map(({ top }) => top);
    const sorted = tops.toSorted((a, b) => a - b);
    const gaps = sorted.slice(1).map((top, at) => top - (sorted[at] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LABEL);
  });

  it("stay inside, and say nothing of a line without values", () => {
    expect(directLabels([line("p99", [100]), line("p50", [null])], frame)).toEqual([
      { label: "p99", strong: false, top: 1 },
    ]);
  });
});
