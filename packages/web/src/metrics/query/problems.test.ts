import { describe, expect, it } from "vitest";
import { type Known, isReadable, meantOf, problemsOf, sentenceOf } from "./problems.ts";

const known: Known = {
  families: [
    { name: "http_request_duration_seconds", type: "histogram", help: "", unit: "s" },
    { name: "http_requests_total", type: "counter", help: "", unit: "" },
    { name: "queue_depth", type: "gauge", help: "", unit: "" },
  ],
  names: [
    "http_request_duration_seconds_bucket",
    "http_request_duration_seconds_count",
    "http_requests_total",
    "queue_depth",
    "undescribed_count",
  ],
  labels: new Map([["queue_depth", ["__name__", "job"]]]),
};

function said(text: string): readonly string[] {
  return problemsOf(text, known).map(sentenceOf);
}

describe("problems of a query as it is written", () => {
  it("are what cannot be read, with their place", () => {
    const [problem] = problemsOf("sum(rate(x))", known);
    expect(problem?.severity).toBe("error");
    expect(problem?.span).toEqual({ start: 9, end: 10 });
    expect(isReadable("sum(rate(x))")).toBe(false);
    expect(isReadable(" ")).toBe(false);
  });

  it("are names that the window does not have, with the one that was meant", () => {
    const [problem] = problemsOf("rate(http_request_total[5m])", known);
    expect(problem === undefined ? "" : sentenceOf(problem)).toBe(
      "There is no metric http_request_total. Did you mean http_requests_total?",
    );
    expect(problem === undefined ? "" : meantOf(problem)).toBe("http_requests_total");
  });

  it("are labels, once the metric was looked at, and not before", () => {
    expect(said('queue_depth{route="/a"}')).toEqual(["queue_depth has no label route. It has job."]);
    expect(said('http_requests_total{no="x"}')).toEqual([]);
  });

  it("are no parts of a histogram, and no series that nobody described", () => {
    expect(said("rate(http_request_duration_seconds_bucket[5m])")).toEqual([]);
    expect(said("undescribed_count")).toEqual([]);
  });

  it("are rates of gauges", () => {
    expect(said("rate(queue_depth[5m])")).toHaveLength(1);
  });

  it("wait for what is known of names", () => {
    expect(problemsOf("nothing_of_this", undefined)).toEqual([]);
    expect(problemsOf("nothing_of_this", { ...known, names: [] })).toEqual([]);
  });
});
