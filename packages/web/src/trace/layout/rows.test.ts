import { describe, expect, it } from "vitest";
import { drawn } from "./drawing.ts";
import { findRepeats } from "./repeats.ts";
import { type FoldState, NOTHING_FOLDED, type Row, layoutRows, reveal, rowOf, setOpen } from "./rows.ts";
import { type TraceTree, buildTree } from "./tree.ts";

const LOOP = `
  a root 0 100
    a select 0 1 db
    a select 10 1 db
    a select 20 1 db
    a select 30 1 db
    a select 40 1 db error
    a render 50 10
      a paint 51 2
`;

function rowsOf(tree: TraceTree, folds: FoldState): readonly Row[] {
  return layoutRows(tree, findRepeats(tree), folds);
}

function picture(rows: readonly Row[]): readonly string[] {
  return rows.map(
    (row) =>
      "  ".repeat(row.depth) +
      row.node.span.name +
      (row.kind === "repeat" ? ` ×${row.repeat.calls.length}` : ""),
  );
}

describe("layoutRows", () => {
  it("folds repeats into one row", () => {
    const rows = rowsOf(buildTree(drawn(LOOP)), NOTHING_FOLDED);
    expect(picture(rows)).toEqual(["root", "  select ×5", "  render", "    paint"]);
  });

  it("shows the calls one deeper when the repeat is unfolded", () => {
    const tree = buildTree(drawn(LOOP));
    const [, repeat] = rowsOf(tree, NOTHING_FOLDED);
    const folds = repeat === undefined ? null : setOpen(repeat, true, NOTHING_FOLDED);
    expect(picture(rowsOf(tree, folds ?? NOTHING_FOLDED))).toEqual([
      "root",
      "  select ×5",
      "    select",
      "    select",
      "    select",
      "    select",
      "    select",
      "  render",
      "    paint",
    ]);
  });

  it("hides the children of what is closed", () => {
    const tree = buildTree(drawn(LOOP));
    const [root] = rowsOf(tree, NOTHING_FOLDED);
    const folds = root === undefined ? null : setOpen(root, false, NOTHING_FOLDED);
    expect(picture(rowsOf(tree, folds ?? NOTHING_FOLDED))).toEqual(["root"]);
  });

  it("says that there is nothing to fold on a leaf, or when it is so already", () => {
    const rows = rowsOf(buildTree(drawn(LOOP)), NOTHING_FOLDED);
    const [root, , , leaf] = rows;
    expect(root && setOpen(root, true, NOTHING_FOLDED)).toBeNull();
    expect(leaf && setOpen(leaf, true, NOTHING_FOLDED)).toBeNull();
  });

  it("gives every row a key of its own, folded or not", () => {
    const tree = buildTree(drawn(LOOP));
    const rows = rowsOf(tree, { closed: new Set(), unfolded: new Set(["0000000000000002"]) });
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });

  it("leaves four of a kind alone", () => {
    const tree = buildTree(drawn(`a root 0 9\n${"  a x 0 1\n".repeat(4)}`.replace(/^/u, "")));
    expect(rowsOf(tree, NOTHING_FOLDED)).toHaveLength(5);
  });

  it("takes each span into account once, whatever the shape: 100,000 spans", () => {
    const lines = ["a root 0 100000"];
    for (let at = 0; at < 1000; at += 1) {
      lines.push(`  b op${at} ${at} 90`);
      for (let call = 0; call < 99; call += 1) lines.push(`    c call${call % 2} ${at + call} 1`);
    }
    const tree = buildTree(drawn(lines.join("\n")));
    expect(tree.nodes).toHaveLength(100_001);
    expect(rowsOf(tree, NOTHING_FOLDED)).toHaveLength(100_001);
  });
});

describe("rowOf", () => {
  it("tells an open repeat from its first call", () => {
    const tree = buildTree(drawn(LOOP));
    const first = tree.nodes[1];
    if (first === undefined) throw new Error("The drawing has no second span.");
    const open = rowsOf(tree, { closed: new Set(), unfolded: new Set([first.span.spanId]) });
    expect(open[rowOf(open, first, true)]?.kind).toBe("repeat");
    expect(open[rowOf(open, first)]?.kind).toBe("span");
    const folded = rowsOf(tree, NOTHING_FOLDED);
    expect(rowOf(folded, first)).toBe(rowOf(folded, first, true));
  });
});

describe("reveal", () => {
  it("opens whatever hides a span, and rowOf then finds its own row", () => {
    const tree = buildTree(drawn(LOOP));
    const repeats = findRepeats(tree);
    const failed = tree.nodes.find((node) => node.span.status.code === "error");
    const folded: FoldState = { closed: new Set(["0000000000000001"]), unfolded: new Set() };
    expect(failed && rowOf(layoutRows(tree, repeats, folded), failed)).toBe(0);
    expect(failed && rowOf(layoutRows(tree, repeats, NOTHING_FOLDED), failed)).toBe(1);
    const folds = failed === undefined ? folded : reveal(failed, repeats, folded);
    const rows = layoutRows(tree, repeats, folds);
    expect(failed && rows[rowOf(rows, failed)]).toMatchObject({ kind: "span", node: failed });
  });
});
