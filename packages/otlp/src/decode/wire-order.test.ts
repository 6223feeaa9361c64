import { describe, expect, it } from "vitest";
import {
  BUCKETS,
  EXPONENTIAL_POINT,
  HISTOGRAM_POINT,
  KEY_VALUE,
  METRIC,
  METRIC_DATA,
  ProtoWriter,
  REQUEST,
  RESOURCE,
  RESOURCE_GROUP,
  SCOPE_GROUP,
  SPAN,
  STATUS,
  ANY_VALUE,
  encodeKeyValue,
  FIXED64,
  VARINT,
} from "../encode/index.ts";
import { decodeMetrics } from "./metrics.ts";
import { decodeTraces } from "./traces.ts";

type Write = (writer: ProtoWriter) => void;

function message(write: Write): Uint8Array {
  const writer = new ProtoWriter();
  write(writer);
  return writer.finish();
}

/** A request whose only span is what `write` writes. */
function requestOf(write: Write): Uint8Array {
  return message((writer) => {
    const group = writer.begin(REQUEST.resources);
    const scope = writer.begin(RESOURCE_GROUP.scopes);
    const item = writer.begin(SCOPE_GROUP.items);
    write(writer);
    writer.end(item);
    writer.end(scope);
    writer.end(group);
  });
}

const spanOf = (write: Write): unknown =>
  decodeTraces(requestOf(write)).resourceSpans[0]?.scopeSpans[0]?.spans[0];
const pointOf = (kind: number, write: Write): unknown => {
  const bytes = requestOf((writer) => {
    const data = writer.begin(kind);
    const point = writer.begin(METRIC_DATA.dataPoints);
    write(writer);
    writer.end(point);
    writer.end(data);
  });
  const data = decodeMetrics(bytes).resourceMetrics[0]?.scopeMetrics[0]?.metrics[0]?.data;
  return data !== undefined && "dataPoints" in data ? data.dataPoints[0] : undefined;
};

describe("the order of fields on the wire", () => {
  it("may put the resource and the scope after what they describe", () => {
    const service = encodeKeyValue("service.name", "shop");
    const bytes = message((writer) => {
      const group = writer.begin(REQUEST.resources);
      const scopeGroup = writer.begin(RESOURCE_GROUP.scopes);
      writer.bytes(
        SCOPE_GROUP.items,
        message((inner) => inner.string(SPAN.name, "first")),
      );
      const scope = writer.begin(SCOPE_GROUP.scope);
      writer.string(1, "http");
      writer.end(scope);
      writer.bytes(
        SCOPE_GROUP.items,
        message((inner) => inner.string(SPAN.name, "second")),
      );
      writer.end(scopeGroup);
      const resource = writer.begin(RESOURCE_GROUP.resource);
      writer.bytes(RESOURCE.attributes, service);
      writer.end(resource);
      writer.end(group);
    });
    const seen: string[] = [];
    const data = decodeTraces(bytes);
    for (const group of data.resourceSpans) {
      expect(group.resource.attributes).toStrictEqual([
        { key: "service.name", value: { kind: "string", value: "shop" } },
      ]);
      for (const scope of group.scopeSpans) {
        expect(scope.scope.name).toBe("http");
        seen.push(...scope.spans.map(({ name }) => name));
      }
    }
    expect(seen).toStrictEqual(["first", "second"]);
  });

  it("may put the value before the key, and the temporality after the points", () => {
    const span = spanOf((writer) => {
      const attribute = writer.begin(SPAN.attributes);
      const value = writer.begin(KEY_VALUE.value);
      writer.bool(ANY_VALUE.boolValue, true);
      writer.end(value);
      writer.string(KEY_VALUE.key, "late");
      writer.end(attribute);
    });
    expect(span).toMatchObject({ attributes: [{ key: "late", value: { value: true } }] });
    const bytes = requestOf((writer) => {
      const sum = writer.begin(METRIC.sum);
      writer.bytes(METRIC_DATA.dataPoints, new Uint8Array());
      writer.bool(METRIC_DATA.isMonotonic, true);
      writer.uint32(METRIC_DATA.aggregationTemporality, 2);
      writer.end(sum);
      writer.string(METRIC.name, "late");
    });
    expect(decodeMetrics(bytes).resourceMetrics[0]?.scopeMetrics[0]?.metrics).toMatchObject([
      { name: "late", data: { kind: "sum", isMonotonic: true, aggregationTemporality: 2 } },
    ]);
  });
});

describe("fields that come twice", () => {
  it("keep the last scalar, and merge messages", () => {
    const span = spanOf((writer) => {
      writer.string(SPAN.name, "first");
      writer.string(SPAN.name, "last");
      const status = writer.begin(SPAN.status);
      writer.string(STATUS.message, "kept");
      writer.uint32(STATUS.code, 1);
      writer.end(status);
      const again = writer.begin(SPAN.status);
      writer.uint32(STATUS.code, 2);
      writer.end(again);
    });
    expect(span).toMatchObject({ name: "last", status: { code: 2, message: "kept" } });
  });

  it("keep the last member of a oneof", () => {
    const span = spanOf((writer) => {
      const attribute = writer.begin(SPAN.attributes);
      for (const write of [
        () => writer.string(ANY_VALUE.stringValue, "no"),
        () => writer.int64(ANY_VALUE.intValue, -7n),
      ]) {
        const value = writer.begin(KEY_VALUE.value);
        write();
        writer.end(value);
      }
      writer.end(attribute);
    });
    expect(span).toMatchObject({ attributes: [{ value: { kind: "int", value: -7n } }] });
  });

  it("joins the attributes of a resource that comes in two parts", () => {
    const bytes = message((writer) => {
      const group = writer.begin(REQUEST.resources);
      for (const key of ["a", "b"]) {
        const resource = writer.begin(RESOURCE_GROUP.resource);
        writer.bytes(RESOURCE.attributes, encodeKeyValue(key, 1));
        writer.end(resource);
      }
      writer.end(group);
    });
    const [group] = decodeTraces(bytes).resourceSpans;
    expect(group?.resource.attributes.map(({ key }) => key)).toStrictEqual(["a", "b"]);
  });
});

describe("unknown fields", () => {
  it("are passed over, whatever their wire type", () => {
    const span = spanOf((writer) => {
      writer.uint32(900, 1);
      writer.int64(901, -1n);
      writer.double(902, 1);
      writer.fixed32(903, 1);
      writer.string(904, "x");
      writer.string(SPAN.name, "kept");
      writer.string(536_870_911, "the last field number there is");
    });
    expect(span).toMatchObject({ name: "kept" });
  });

  it("give unknown enums the value 0", () => {
    const span = spanOf((writer) => {
      writer.int53(SPAN.kind, -1);
      const status = writer.begin(SPAN.status);
      writer.uint32(STATUS.code, 9);
      writer.end(status);
    });
    expect(span).toMatchObject({ kind: 0, status: { code: 0 } });
  });
});

describe("repeated numbers", () => {
  it("may be packed, unpacked, or both", () => {
    const histogram = pointOf(METRIC.histogram, (writer) => {
      writer.packedFixed64(HISTOGRAM_POINT.bucketCounts, [1n, 2n]);
      writer.fixed64(HISTOGRAM_POINT.bucketCounts, 3n);
      writer.double(HISTOGRAM_POINT.explicitBounds, 0.5);
      writer.packedDoubles(HISTOGRAM_POINT.explicitBounds, [1, 2]);
    });
    expect(histogram).toMatchObject({ bucketCounts: [1n, 2n, 3n], explicitBounds: [0.5, 1, 2] });
    const exponential = pointOf(METRIC.exponentialHistogram, (writer) => {
      const buckets = writer.begin(EXPONENTIAL_POINT.positive);
      writer.packedVarints(BUCKETS.bucketCounts, [1n, 2n ** 63n]);
      writer.tag(BUCKETS.bucketCounts, VARINT);
      writer.varint64(300n);
      writer.sint32(BUCKETS.offset, -5);
      writer.end(buckets);
    });
    expect(exponential).toMatchObject({
      positive: { offset: -5, bucketCounts: [1n, 2n ** 63n, 300n] },
    });
  });

  it("take the same numbers whichever way the writer was asked", () => {
    const ways: Write[] = [
      (writer) => writer.packedFixed53(HISTOGRAM_POINT.bucketCounts, [0, 2 ** 40]),
      (writer) => writer.packedFixed64(HISTOGRAM_POINT.bucketCounts, [0n, 2n ** 40n]),
      (writer) => {
        writer.fixed53(HISTOGRAM_POINT.bucketCounts, 0);
        writer.tag(HISTOGRAM_POINT.bucketCounts, FIXED64);
        writer.raw(Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0));
      },
      (writer) => {
        writer.fixed64Words(HISTOGRAM_POINT.bucketCounts, 0, 0);
        writer.fixed64Words(HISTOGRAM_POINT.bucketCounts, 0, 256);
      },
    ];
    for (const way of ways)
      expect(pointOf(METRIC.histogram, way)).toMatchObject({ bucketCounts: [0n, 2n ** 40n] });
  });
});
