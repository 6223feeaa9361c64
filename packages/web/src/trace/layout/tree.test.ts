import { describe, expect, it } from "vitest";
import type { Span } from "@sightline/api";
import { drawn, traceOf } from "./drawing.ts";
import { type TraceTree, buildTree } from "./tree.ts";

function picture(tree: TraceTree): readonly string[] {
  return tree.nodes.map(
    ({ depth, span, start, placement }) =>
      `${"  ".repeat(depth)}${span.name} ${start / 1e6}${placement === "child" ? "" : ` ${placement}`}`,
  );
}

/** Same spans, their parents and clocks changed by hand. */
function altered(text: string, change: (span: Span, at: number) => Partial<Span>): TraceTree {
  return buildTree(traceOf(drawn(text).spans.map((span, at) => ({ ...span, ...change(span, at) }))));
}

describe("buildTree", () => {
  it("orders children by start and counts what hangs under each span", () => {
    const tree = buildTree(
      drawn(`
        a root 0 100
          a late 50 10
          a early 10 20
            a leaf 12 3
      `),
    );
    expect(picture(tree)).toEqual(["root 0 root", "  early 10", "    leaf 12", "  late 50"]);
    expect(tree.nodes.map((node) => node.descendants)).toEqual([3, 1, 0, 0]);
    expect(tree.nodes.map((node) => node.index)).toEqual([0, 1, 2, 3]);
  });

  it("keeps several roots, by start", () => {
    const tree = buildTree(
      drawn(`
        a second 20 10
        a first 0 10
      `),
    );
    expect(picture(tree)).toEqual(["first 0 root", "second 20 root"]);
  });

  it("gives a span whose parent never came a place of its own", () => {
    const tree = altered(
      `
        a root 0 100
          b lost 10 20
            b under 12 3
      `,
      (span) => (span.name === "lost" ? { parentSpanId: "ffffffffffffffff" } : {}),
    );
    expect(picture(tree)).toEqual(["root 0 root", "lost 10 orphan", "  under 12"]);
  });

  it("cuts a ring of parents at its earliest span, and shows every span once", () => {
    const tree = altered(
      `
        a root 0 100
        a x 10 20
        a y 5 20
        a z 30 5
      `,
      (_span, at) => {
        const parent = [null, "3", "2", "2"][at];
        return { parentSpanId: typeof parent === "string" ? parent.padStart(16, "0") : null };
      },
    );
    expect(picture(tree)).toEqual(["root 0 root", "y 5 cycle", "  x 10", "    z 30"]);
  });

  it("takes a span that names itself as its parent for a root of its own", () => {
    const tree = altered("a self 0 10", (span) => ({ parentSpanId: span.spanId }));
    expect(picture(tree)).toEqual(["self 0 cycle"]);
  });

  it("keeps both where a span id came twice, children under the first", () => {
    const tree = altered(
      `
        a one 0 10
        b two 0 10
          b child 1 2
      `,
      (span) => (span.name === "two" ? { spanId: "0000000000000001" } : { ...span, parentSpanId: null }),
    );
    expect(tree.nodes).toHaveLength(3);
  });

  it("treats impossible times as 0 instead of failing", () => {
    const tree = altered("a odd 0 10", () => ({ offsetNano: Number.NaN, durationNano: -5 }));
    expect(tree.nodes[0]).toMatchObject({ start: 0, end: 0 });
    expect(tree.duration).toBe(1);
  });

  it("moves a process whose clock is behind into the middle of its caller, with all it did", () => {
    const tree = buildTree(
      drawn(`
        a call 100 50 client
          b serve 40 30 server host=1
            b work 45 10 host=1
      `),
    );
    expect(picture(tree)).toEqual(["call 100 root", "  serve 110", "    work 115"]);
    expect(tree.nodes.map((node) => node.shift / 1e6)).toEqual([0, 70, 70]);
  });

  it("moves back a server whose clock is ahead, and leaves a consumer that is merely later", () => {
    const tree = buildTree(
      drawn(`
        a root 0 100
          a call 0 20 client
            b serve 60 10 server host=1
          a send 0 5 producer
            c take 60 10 consumer host=2
      `),
    );
    expect(picture(tree)).toEqual(["root 0 root", "  call 0", "    serve 5", "  send 0", "    take 60"]);
  });

  it("survives a chain of 100,000 spans", () => {
    const spans = drawn("a x 0 1").spans.flatMap((span) =>
      Array.from({ length: 100_000 }, (_, at) => ({
        ...span,
        spanId: String(at),
        parentSpanId: at === 0 ? null : String(at - 1),
      })),
    );
    const tree = buildTree(traceOf(spans));
    expect(tree.nodes.at(-1)?.depth).toBe(99_999);
    expect(tree.nodes[0]?.descendants).toBe(99_999);
  });
});
