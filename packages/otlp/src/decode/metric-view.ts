/** A metric as a visitor sees it, before its points: positions in the request. */
import { METRIC, METRIC_DATA } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import { AttributeTable } from "./attribute-table.ts";
import type { Limits } from "./limits.ts";

export class MetricView {
  nameStart = 0;
  nameEnd = 0;
  descriptionStart = 0;
  descriptionEnd = 0;
  unitStart = 0;
  unitEnd = 0;
  readonly metadata: AttributeTable;
  /** Field number in `METRIC` of the kind of data; 0: the metric has none. */
  kind = 0;
  /** As the wire holds it; 0 where the kind has none. */
  aggregationTemporality = 0;
  isMonotonic = false;
  /** Where the message of the kind lies. */
  dataStart = 0;
  dataEnd = 0;
  readonly reader: ProtoReader;

  constructor(reader: ProtoReader, limits: Limits) {
    this.reader = reader;
    this.metadata = new AttributeTable(reader, limits);
  }

  /** Reads all but the points of the metric that ends at `end`. Of several kinds of data the last one counts. */
  read(end: number): void {
    const reader = this.reader;
    this.#clear();
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case METRIC.name:
          this.nameEnd = reader.range(tag, end);
          this.nameStart = reader.start;
          break;
        case METRIC.description:
          this.descriptionEnd = reader.range(tag, end);
          this.descriptionStart = reader.start;
          break;
        case METRIC.unit:
          this.unitEnd = reader.range(tag, end);
          this.unitStart = reader.start;
          break;
        case METRIC.metadata:
          reader.expect(tag, LENGTH_DELIMITED);
          this.metadata.read(end);
          break;
        case METRIC.gauge:
        case METRIC.sum:
        case METRIC.histogram:
        case METRIC.exponentialHistogram:
        case METRIC.summary:
          this.kind = tag >>> 3;
          this.dataEnd = reader.range(tag, end);
          this.dataStart = reader.start;
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
    this.#readData();
  }

  #readData(): void {
    const { reader, dataEnd: end } = this;
    const hasTemporality = this.kind !== METRIC.gauge && this.kind !== METRIC.summary;
    reader.position = this.dataStart;
    while (reader.position < end) {
      const tag = reader.tag();
      const field = tag >>> 3;
      if (field === METRIC_DATA.aggregationTemporality && hasTemporality) {
        reader.expect(tag, VARINT);
        this.aggregationTemporality = reader.varint32();
      } else if (field === METRIC_DATA.isMonotonic && this.kind === METRIC.sum) {
        reader.expect(tag, VARINT);
        reader.varint64();
        this.isMonotonic = reader.low !== 0 || reader.high !== 0;
      } else {
        reader.skip(tag, end);
      }
    }
    reader.close(end);
  }

  #clear(): void {
    this.nameStart = this.nameEnd = 0;
    this.descriptionStart = this.descriptionEnd = 0;
    this.unitStart = this.unitEnd = 0;
    this.metadata.clear();
    this.kind = 0;
    this.aggregationTemporality = 0;
    this.isMonotonic = false;
    this.dataStart = this.dataEnd = 0;
  }
}
