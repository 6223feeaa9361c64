import { describe, expect, it } from "vitest";
import {
  compareLabels,
  labelsKey,
  labelsOf,
  labelValue,
  printLabels,
  quoted,
  withLabel,
  withoutMetadata,
} from "./labels.ts";
import { labelsTest, type MatchOperator } from "./matcher.ts";

const labels = labelsOf({ job: "api", __name__: "up", "k8s.pod": 'a"b', empty: "" });

function test(operator: MatchOperator, value: string, name = "job"): boolean {
  return labelsTest([{ name, operator, value }])(labels);
}

describe("a label set", () => {
  it("is sorted, without empty values, and frozen", () => {
    expect(labels).toEqual(["__name__", "up", "job", "api", "k8s.pod", 'a"b']);
    expect(Object.isFrozen(labels)).toBe(true);
    expect(
      labelsOf(
        new Map([
          ["b", "2"],
          ["a", "1"],
        ]),
      ),
    ).toEqual(["a", "1", "b", "2"]);
  });

  it("is printed as in Prometheus' messages", () => {
    expect(printLabels(labels)).toBe(String.raw`{__name__="up", job="api", "k8s.pod"="a\"b"}`);
    expect(quoted("a\u0000\u00a0\u{1F600}é\udcc5")).toBe(String.raw`"a\x00\u00a0😀é\xc5"`);
  });

  it("changes by copy", () => {
    expect(labelValue(withLabel(labels, "job", "web"), "job")).toBe("web");
    expect(withLabel(labels, "job", "")).toEqual(["__name__", "up", "k8s.pod", 'a"b']);
    expect(withoutMetadata(labels)).toEqual(["job", "api", "k8s.pod", 'a"b']);
    expect(labelValue(labels, "nothing")).toBe("");
  });

  it("has a key of its own, whatever its texts hold", () => {
    const sets = [
      labelsOf({ a: "b", c: "d" }),
      labelsOf({ a: "b\u0000c", d: "" }),
      labelsOf({ a: "b,c=d" }),
      [],
    ];
    expect(new Set(sets.map(labelsKey)).size).toBe(4);
  });

  it("is ordered by names, then values, the shorter set first", () => {
    const sets = [
      labelsOf({ b: "1" }),
      labelsOf({ a: "2" }),
      labelsOf({ a: "1", b: "1" }),
      labelsOf({ a: "1" }),
    ];
    expect(sets.toSorted(compareLabels)).toEqual([
      ["a", "1"],
      ["a", "1", "b", "1"],
      ["a", "2"],
      ["b", "1"],
    ]);
  });

  it("is tested by matchers, a missing label as an empty one", () => {
    expect([test("=", "api"), test("!=", "api"), test("=~", "a.+"), test("!~", "a.+")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([test("=", "", "x"), test("!=", "", "x"), test("=~", "", "x"), test("!~", ".+", "x")]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});
