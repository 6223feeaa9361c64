import { describe, expect, it } from "vitest";
import { criticalPath } from "./critical-path.ts";
import { drawn } from "./drawing.ts";
import { type Words, type Writing, combLabel, costliestRepeat, finding, sentence } from "./finding.ts";
import { ownerOf } from "./owner.ts";
import { findRepeats } from "./repeats.ts";
import { selfTime, selfTimeByOwner } from "./self-time.ts";
import { buildTree } from "./tree.ts";

const write: Writing = { duration: (nano) => `${nano / 1e6} ms`, count: String };

function said(words: readonly Words[] | null): string | null {
  return words === null
    ? null
    : words
        .map((word) => word.text)
        .join("")
        .trim();
}

function read(text: string): {
  readonly sentence: string | null;
  readonly comb: string | null;
  readonly foot: string | null;
} {
  const tree = buildTree(drawn(text));
  const path = criticalPath(tree);
  const repeats = findRepeats(tree);
  const repeat = costliestRepeat(repeats, path);
  const [any] = repeats.values();
  return {
    sentence: said(sentence(path, repeat, write)),
    comb: any === undefined ? null : combLabel(any, write),
    foot: said(finding(tree, repeat, path, write)),
  };
}

function calls(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => `  ${line(at)}`).join("\n");
}

describe("what the picture says", () => {
  it("names the service that takes most of the critical path and its heaviest operation", () => {
    const text = `
      gateway turn 0 100
        stt transcribe 10 80
          stt decode 15 70
    `;
    expect(read(text).sentence).toBe("Critical path: stt 80 ms, of it 70 ms in decode, then gateway 20 ms.");
  });

  it("says what queries one after the other cost and what one would", () => {
    const text = `api turn 0 100\n${calls(10, (at) => `api select ${at * 10} ${at === 3 ? 8 : 6} db`)}`;
    expect(read(text)).toEqual({
      sentence:
        "Critical path: postgresql 62 ms, all of it in select, then api 38 ms. 10 queries in a row cost 62 ms; one query would cost 8 ms.",
      comb: "10 calls in a row, 62 ms, 54 ms avoidable",
      foot: "Batch 10 queries into one and this trace drops 54 ms, to 46 ms.",
    });
  });

  it("does not speak of gain where calls run beside each other", () => {
    const text = `api turn 0 100\n${calls(10, (at) => `api get ${at} 50 client`)}`;
    expect(read(text)).toMatchObject({ comb: "10 calls beside each other, 59 ms", foot: null });
  });

  it("does not call work of a service's own avoidable", () => {
    const text = `api turn 0 100\n${calls(10, (at) => `api chunk ${at * 10} 10`)}`;
    expect(read(text)).toMatchObject({ comb: "10 times in a row, 100 ms", foot: null });
  });

  it("promises nothing for calls that the trace does not wait for", () => {
    const text = `api turn 0 100\n  api slow 0 100\n  api loop 0 50\n${calls(10, (at) => `  api get ${at * 5} 5 client`)}`;
    expect(read(text)).toMatchObject({ comb: "10 calls in a row, 50 ms, 45 ms avoidable", foot: null });
  });
});

describe("selfTime", () => {
  it("is what no child covers, overlaps counted once and children cut at the parent's end", () => {
    const tree = buildTree(
      drawn(`
        a root 0 100
          b x 10 30
          b y 20 40
          c late 90 50
      `),
    );
    expect(tree.nodes.map((node) => selfTime(node) / 1e6)).toEqual([40, 30, 40, 50]);
    expect(selfTimeByOwner(tree).map(({ owner, self }) => `${owner.name} ${self / 1e6}`)).toEqual([
      "b 70",
      "c 50",
      "a 40",
    ]);
  });
});

describe("ownerOf", () => {
  it("gives a database its calls, an outside system its own, and a service what answers in it", () => {
    const trace = drawn(`
      api turn 0 100
        api select 0 10 db
        api pay 10 10 client
        api ask 20 10 client
          stt serve 21 5 server
    `);
    const spans = trace.spans.map((span) =>
      span.kind === "client" && span.attributes["db.system.name"] === undefined
        ? { ...span, attributes: { "server.address": "pay.example" } }
        : span,
    );
    expect(buildTree({ ...trace, spans }).nodes.map((node) => ownerOf(node).name)).toEqual([
      "api",
      "postgresql",
      "pay.example",
      "api",
      "stt",
    ]);
  });
});
