/** `prometheus.WriteRequest`: https://prometheus.io/docs/specs/prw/remote_write_spec/ */
import { FIXED64, type ProtoReader, VARINT } from "@sightline/otlp";
import type { Tally } from "../store/intake/policy.ts";
import type { Exemplar, WrittenSeries } from "../store/metric/sample.ts";
import { fields, int64, message, type Budget } from "./messages.ts";
import { metricKind, type FamilyBook } from "./metadata.ts";
import { LabelSet, SeriesDraft } from "./series-draft.ts";

const REQUEST = { timeseries: 1, metadata: 3 } as const;
const SERIES = { labels: 1, samples: 2, exemplars: 3, histograms: 4 } as const;
const LABEL = { name: 1, value: 2 } as const;
const EXEMPLAR = { labels: 1, value: 2, timestamp: 3 } as const;
const METADATA = { type: 1, name: 2, help: 4, unit: 5 } as const;

export function readRequestV1(
  reader: ProtoReader,
  budget: Budget,
  refused: Tally,
  book: FamilyBook,
): readonly WrittenSeries[] {
  const drafts: SeriesDraft[] = [];
  const end = reader.bytes.length;
  fields(reader, end, (number, tag) => {
    if (number === REQUEST.timeseries) {
      drafts.push(message(reader, tag, end, (inner) => readSeries(reader, inner, budget)));
    } else if (number === REQUEST.metadata) {
      budget.item();
      message(reader, tag, end, (inner) => readMetadata(reader, inner, book));
    } else return false;
    return true;
  });
  // Metadata may stand after the series that it is about.
  return drafts.flatMap((draft) => draft.finish(refused, (name) => book.of(name)) ?? []);
}

function readSeries(reader: ProtoReader, end: number, budget: Budget): SeriesDraft {
  const draft = new SeriesDraft(budget);
  const set = new LabelSet(budget);
  fields(reader, end, (number, tag) => {
    switch (number) {
      case SERIES.labels:
        message(reader, tag, end, (inner) => readLabel(reader, inner, set));
        return true;
      case SERIES.samples:
        message(reader, tag, end, (inner) => draft.sample(reader, inner));
        return true;
      case SERIES.exemplars:
        budget.item();
        draft.exemplars.push(message(reader, tag, end, (inner) => readExemplar(reader, inner, budget)));
        return true;
      case SERIES.histograms:
        message(reader, tag, end, (inner) => draft.histogram(reader, inner));
        return true;
      default:
        return false;
    }
  });
  draft.labels = set.labels;
  draft.problem = set.problem;
  return draft;
}

function readLabel(reader: ProtoReader, end: number, set: LabelSet): void {
  let [name, value] = ["", ""];
  fields(reader, end, (number, tag) => {
    if (number !== LABEL.name && number !== LABEL.value) return false;
    const text = textOf(reader, tag, end);
    if (number === LABEL.name) name = text;
    else value = text;
    return true;
  });
  set.add(name, value);
}

function readExemplar(reader: ProtoReader, end: number, budget: Budget): Exemplar {
  const set = new LabelSet(budget);
  let [value, unixMilli] = [0, 0];
  fields(reader, end, (number, tag) => {
    switch (number) {
      case EXEMPLAR.labels:
        message(reader, tag, end, (inner) => readLabel(reader, inner, set));
        return true;
      case EXEMPLAR.value:
        reader.expect(tag, FIXED64);
        value = reader.doubleAt(reader.fixed64());
        return true;
      case EXEMPLAR.timestamp:
        reader.expect(tag, VARINT);
        unixMilli = int64(reader);
        return true;
      default:
        return false;
    }
  });
  return { labels: set.labels, value, unixMilli };
}

function readMetadata(reader: ProtoReader, end: number, book: FamilyBook): void {
  let [type, name, help, unit] = [0, "", "", ""];
  fields(reader, end, (number, tag) => {
    switch (number) {
      case METADATA.type:
        reader.expect(tag, VARINT);
        type = reader.varint32();
        return true;
      case METADATA.name:
        name = textOf(reader, tag, end);
        return true;
      case METADATA.help:
        help = textOf(reader, tag, end);
        return true;
      case METADATA.unit:
        unit = textOf(reader, tag, end);
        return true;
      default:
        return false;
    }
  });
  if (name !== "") book.learn({ name, kind: metricKind(type), unit, help });
}

function textOf(reader: ProtoReader, tag: number, end: number): string {
  const textEnd = reader.range(tag, end);
  return reader.text(reader.start, textEnd);
}
