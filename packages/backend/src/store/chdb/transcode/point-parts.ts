/** Parts of data points that are rare enough to be objects. */
import {
  EXEMPLAR_ROW,
  type BucketsView,
  type Exemplar,
  type ExemplarTable,
  type ExponentialPointView,
  type ProtoReader,
} from "@sightline/otlp";
import type { ExponentialParts, ExponentialSide } from "../../metric/exponential.ts";
import type { Fingerprint } from "../rows/sample-rows.ts";
import { countAt, numberAt } from "./counts.ts";
import type { PointSeries } from "./series-cache.ts";

const WORD = 4_294_967_296;

export function partsOf(view: ExponentialPointView): ExponentialParts {
  const { reader, scale, positive, negative } = view;
  return {
    scale,
    zeroThreshold: reader.doubleAt(view.zeroThresholdAt),
    zeroCount: countAt(reader, view.zeroCountAt),
    count: countAt(reader, view.countAt),
    sum: reader.doubleAt(view.sumAt),
    positive: sideOf(positive),
    negative: sideOf(negative),
  };
}

function sideOf({ offset, bucketCounts }: BucketsView): ExponentialSide {
  const counts = new Float64Array(bucketCounts.count);
  const { words } = bucketCounts;
  for (let at = 0; at < counts.length; at++)
    counts[at] = (words[at * 2 + 1] ?? 0) * WORD + (words[at * 2] ?? 0);
  return { offset, counts };
}

export function exemplarAt(table: ExemplarTable, index: number, reader: ProtoReader): Exemplar {
  const column = (name: Exclude<keyof typeof EXEMPLAR_ROW, "stride">): number =>
    table.get(index, EXEMPLAR_ROW[name]);
  const valueAt = column("valueAt");
  return {
    timeUnixNano: reader.bigAt(column("timeAt")),
    value: valueAt < 0 ? undefined : numberAt(reader, valueAt, column("isInt") === 1),
    traceId: reader.hex(column("traceIdStart"), column("traceIdEnd")),
    spanId: reader.hex(column("spanIdStart"), column("spanIdEnd")),
    filteredAttributes: table.attributes.list(column("attributesFrom"), column("attributesTo")),
  };
}

export function fingerprintAt({ fingerprints }: PointSeries, index: number): Fingerprint {
  return { low: fingerprints[index * 2] ?? 0, high: fingerprints[index * 2 + 1] ?? 0 };
}
