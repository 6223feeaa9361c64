import { describe, expect, it } from "vitest";
import { criticalPath } from "./critical-path.ts";
import { drawn } from "./drawing.ts";
import { buildTree } from "./tree.ts";

function path(text: string): Record<string, string> {
  const { segments } = criticalPath(buildTree(drawn(text)));
  const lines: Record<string, string> = {};
  for (const [node, list] of segments) {
    lines[node.span.name] = list.map(({ start, end }) => `${start / 1e6}-${end / 1e6}`).join(" ");
  }
  return lines;
}

describe("criticalPath", () => {
  it("gives a lone span all of its time", () => {
    expect(path("a root 0 100")).toEqual({ root: "0-100" });
  });

  it("goes through the child that ended last before each moment", () => {
    expect(
      path(`
        a root 0 100
          a first 10 30
          a beside 15 20
          a last 50 40
      `),
    ).toEqual({ root: "0-10 40-50 90-100", first: "10-40", last: "50-90" });
  });

  it("goes down into grandchildren", () => {
    expect(
      path(`
        a root 0 100
          b serve 20 60
            b query 30 40
      `),
    ).toEqual({ root: "0-20 80-100", serve: "20-30 70-80", query: "30-70" });
  });

  it("cuts a child that outlives its parent at the parent's end", () => {
    expect(
      path(`
        a root 0 100
          b async 90 60
      `),
    ).toEqual({ root: "0-90", async: "90-100" });
  });

  it("counts work that begins after its parent as the trace's own", () => {
    expect(
      path(`
        a send 0 10 producer
          b take 30 70 consumer
      `),
    ).toEqual({ send: "0-10", take: "30-100" });
  });

  it("bears an overlap of one percent between spans one after the other", () => {
    expect(
      path(`
        a root 0 100
          a first 0 50.4
          a second 50 50
      `),
    ).toEqual({ first: "0-50", second: "50-100" });
  });

  it("leaves a gap between two roots to nobody", () => {
    expect(
      path(`
        a one 0 10
        a two 30 10
      `),
    ).toEqual({ one: "0-10", two: "30-40" });
  });

  it("never covers a moment twice", () => {
    const tree = buildTree(
      drawn(`
        a root 0 100
          b x 0 60
            b xx 5 50
          b y 20 70
            c yy 22 90
      `),
    );
    const { segments, length } = criticalPath(tree);
    const all = [...segments.values()].flat().toSorted((a, b) => a.start - b.start);
    for (const [at, segment] of all.entries())
      expect(segment.start).toBeGreaterThanOrEqual(all[at - 1]?.end ?? 0);
    expect(length).toBe(100e6);
  });
});
