/** Series as rows. */
import type { RowWriter } from "../rows/row-writer.ts";
import { writeLabels } from "../rows/sample-rows.ts";
import type { FreshPoint } from "./fresh-series.ts";
import type { NewSeries } from "./series-cache.ts";

/** Returns how many rows. */
export function writeFresh(writer: RowWriter, points: Iterable<FreshPoint>): number {
  let rows = 0;
  for (const { series, unixMilli } of points) {
    for (const one of series) writeSeries(writer, one, unixMilli);
    rows += series.length;
  }
  return rows;
}

function writeSeries(writer: RowWriter, { fingerprint, family, labels }: NewSeries, unixMilli: number): void {
  writer.int64(fingerprint);
  writer.text(labels["__name__"] ?? "");
  writeLabels(writer, labels);
  writer.text(family.name);
  writer.text(family.kind);
  writer.text(family.unit);
  writer.text(family.help);
  writer.uint32(Math.floor(unixMilli / 1000));
}
