import { SightlineError } from "@sightline/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { damaged } from "../../test/damage.ts";
import {
  message,
  STALE,
  text,
  writeRequestV1,
  writeRequestV2,
  type SentSeries,
} from "../../test/remote-write-message.ts";
import { decodeRemoteWrite, type RemoteWriteVersion } from "./decode.ts";
import { FamilyBook } from "./metadata.ts";

/** `SIGHTLINE_FUZZ_MS` for a longer run. */
const budget = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: Number(process.env["SIGHTLINE_FUZZ_MS"] ?? 700),
};
const T = 1_795_269_600_000;

const both: readonly (readonly [RemoteWriteVersion, (series: readonly SentSeries[]) => Buffer])[] = [
  ["1.0", writeRequestV1],
  ["2.0", writeRequestV2],
];

function decoded(body: Uint8Array, version: RemoteWriteVersion, book = new FamilyBook()) {
  const { series, refused } = decodeRemoteWrite(body, version, book);
  return {
    series: series.map((one) => ({
      ...one,
      labels: { ...one.labels },
      exemplars: one.exemplars?.map((exemplar) => ({ ...exemplar, labels: { ...exemplar.labels } })),
    })),
    refused: refused.receipt().rejections,
  };
}

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof SightlineError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "fine";
}

describe.each(both)("remote write %s", (version, encode) => {
  it("gives labels, samples, ends of series and exemplars", () => {
    const { series, refused } = decoded(
      encode([
        {
          labels: ["__name__", "http_requests_total", "ütf.8", "x", "empty", ""],
          samples: [
            [T, 1.5],
            [T + 1, STALE],
            [-5, Number.NaN],
          ],
          exemplars: [[["trace_id", "abc"], 0.25, T - 1]],
        },
      ]),
      version,
    );
    expect(refused).toEqual([]);
    expect(series).toEqual([
      {
        family: { name: "http_requests_total", kind: "unknown", unit: "", help: "" },
        labels: { __name__: "http_requests_total", "ütf.8": "x" },
        samples: [
          { unixMilli: T, value: 1.5 },
          { unixMilli: T + 1, value: "stale" },
          { unixMilli: -5, value: Number.NaN },
        ],
        exemplars: [{ labels: { trace_id: "abc" }, value: 0.25, unixMilli: T - 1 }],
      },
    ]);
  });

  it("gives native histograms, exponential and with bounds of their own", () => {
    const { series } = decoded(
      encode([
        {
          labels: ["__name__", "h"],
          histograms: [
            {
              unixMilli: T,
              count: 9,
              sum: 18.4,
              schema: 1,
              zeroThreshold: 0.001,
              zeroCount: 1,
              positiveSpans: [
                { offset: -2, length: 2 },
                { offset: 3, length: 1 },
              ],
              positiveDeltas: [2, 1, -1],
              resetHint: 2,
            },
            {
              unixMilli: T + 1,
              count: 3,
              sum: 1,
              schema: -53,
              positiveSpans: [{ offset: 0, length: 2 }],
              positiveDeltas: [1, 1],
              customValues: [0.5, 2],
            },
            { unixMilli: T + 2, count: 0, sum: STALE, schema: 0 },
          ],
        },
      ]),
      version,
    );
    expect(series[0]?.samples).toEqual([
      {
        unixMilli: T,
        value: {
          resetHint: "not_reset",
          schema: 1,
          zeroThreshold: 0.001,
          zeroCount: 1,
          count: 9,
          sum: 18.4,
          positive: { indices: [-2, -1, 3], counts: [2, 3, 2] },
          negative: { indices: [], counts: [] },
          customBounds: [],
        },
      },
      {
        unixMilli: T + 1,
        value: expect.objectContaining({
          schema: -53,
          customBounds: [0.5, 2],
          positive: { indices: [0, 1], counts: [1, 2] },
        }),
      },
      { unixMilli: T + 2, value: "stale" },
    ]);
  });

  it("refuses series and histograms that are none, and keeps the rest", () => {
    const wide = { unixMilli: T, count: 1, sum: 1, schema: 0 };
    const { series, refused } = decoded(
      encode([
        { labels: ["job", "a"], samples: [[T, 1]] },
        {
          labels: ["__name__", "a", "b", "1", "b", "2"],
          samples: [
            [T, 1],
            [T + 1, 1],
          ],
        },
        { labels: ["__name__", "a", "", "1"], samples: [[T, 1]] },
        {
          labels: ["__name__", "h"],
          samples: [[T, 1]],
          histograms: [
            { ...wide, schema: 9 },
            { ...wide, positiveSpans: [{ offset: 0, length: 400 }] },
            { ...wide, positiveSpans: [{ offset: 0, length: 1 }], positiveDeltas: [-1] },
            {
              ...wide,
              positiveSpans: [
                { offset: 0, length: 1 },
                { offset: -1, length: 1 },
              ],
              positiveDeltas: [1, 1],
            },
            { ...wide, schema: -53, customValues: [2, 1] },
          ],
        },
      ]),
      version,
    );
    expect(series).toMatchObject([{ labels: { __name__: "h" }, samples: [{ value: 1 }] }]);
    expect(refused).toEqual([
      { count: 1, reason: "the series has no name" },
      { count: 2, reason: "a label comes twice" },
      { count: 1, reason: "a label has no name" },
      { count: 1, reason: expect.stringContaining("schema 9") },
      { count: 1, reason: "the histogram's spans and counts do not fit together" },
      { count: 1, reason: "the histogram has a bucket with less than nothing" },
      { count: 1, reason: "the histogram has spans that overlap" },
      { count: 1, reason: "the histogram's bounds do not ascend" },
    ]);
  });

  it("says where a message is malformed", () => {
    const body = encode([{ labels: ["__name__", "a"], samples: [[T, 1]] }]);
    expect(codeOf(() => decoded(body.subarray(0, body.length - 3), version))).toMatch(
      /^REMOTE_WRITE_MALFORMED/u,
    );
  });

  it("is decoded or refused, whatever was damaged", () => {
    const series = fc.record({
      labels: fc
        .array(fc.string({ maxLength: 5 }), { maxLength: 6 })
        .map((list) => list.slice(0, list.length - (list.length % 2))),
      samples: fc.array(fc.tuple(fc.integer(), fc.double()), { maxLength: 3 }),
      exemplars: fc.array(fc.tuple(fc.constant(["a", "b"]), fc.double(), fc.integer()), { maxLength: 2 }),
    });
    const bodies = fc.array(series, { maxLength: 4 }).map((list) => new Uint8Array(encode(list)));
    fc.assert(
      fc.property(fc.oneof(bodies, damaged(bodies)), (body) => {
        expect(codeOf(() => decodeRemoteWrite(body, version, new FamilyBook()))).toMatch(
          /^(?:fine|REMOTE_WRITE)/u,
        );
      }),
      budget,
    );
  });
});

describe("what metrics are", () => {
  it("is told apart from samples by 1.0, and holds for the requests after it", () => {
    const book = new FamilyBook();
    const sent: readonly SentSeries[] = ["lat_bucket", "lat_sum", "lat_count", "jobs_total", "lat_max"].map(
      (name) => ({ labels: ["__name__", name], samples: [[T, 1]] }),
    );
    const metadata = [
      { type: 3, name: "lat", help: "Latency", unit: "seconds" },
      { type: 1, name: "jobs", help: "Jobs", unit: "" },
    ];
    decoded(writeRequestV1([], metadata), "1.0", book);
    const { series } = decoded(writeRequestV1(sent), "1.0", book);
    expect(series.map(({ family }) => `${family.name} ${family.kind}`)).toEqual([
      "lat histogram",
      "lat histogram",
      "lat histogram",
      "jobs_total counter",
      "lat_max unknown",
    ]);
  });

  it("comes with each series in 2.0", () => {
    const metadata = { type: 3, help: "Latency", unit: "seconds" };
    const { series } = decoded(
      writeRequestV2([{ labels: ["__name__", "lat_bucket"], samples: [[T, 1]], metadata }]),
      "2.0",
    );
    expect(series[0]?.family).toEqual({ name: "lat", kind: "histogram", help: "Latency", unit: "seconds" });
  });

  it("is forgotten when there are too many, the oldest first", () => {
    const book = new FamilyBook(2);
    for (const name of ["a", "b", "c"]) book.learn({ name, kind: "gauge", unit: "", help: "" });
    expect(["a", "b", "c"].map((name) => book.of(name).kind)).toEqual(["unknown", "gauge", "gauge"]);
  });
});

describe("small bytes", () => {
  it("do not become large objects", () => {
    const empty = Buffer.concat(Array<Uint8Array>(1000).fill(message(1)));
    const read = (): unknown =>
      decodeRemoteWrite(empty, "1.0", new FamilyBook(), { items: 500, characters: 1000 });
    expect(codeOf(read)).toContain("REMOTE_WRITE_TOO_LARGE: The request has more than 500 parts");
    const long = writeRequestV2(
      Array.from({ length: 20 }, () => ({
        labels: ["__name__", "x".repeat(100)],
        samples: [[T, 1]] as const,
      })),
    );
    expect(
      codeOf(() => decodeRemoteWrite(long, "2.0", new FamilyBook(), { items: 5000, characters: 1000 })),
    ).toContain("characters of labels");
  });

  it("point to symbols that are there", () => {
    const body = Buffer.concat([text(4, ""), message(5, message(1, Buffer.of(0, 7)))]);
    expect(codeOf(() => decodeRemoteWrite(body, "2.0", new FamilyBook()))).toContain("no symbol 7");
    const odd = Buffer.concat([text(4, ""), message(5, message(1, Buffer.of(0)))]);
    expect(codeOf(() => decodeRemoteWrite(odd, "2.0", new FamilyBook()))).toContain("not pairs");
  });
});
