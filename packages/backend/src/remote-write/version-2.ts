/** `io.prometheus.write.v2.Request`: https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/ */
import { FIXED64, type ProtoReader, VARINT, WireFault } from "@sightline/otlp";
import type { Tally } from "../store/intake/policy.ts";
import type { Exemplar, WrittenSeries } from "../store/metric/sample.ts";
import { fields, int64, message, refs, type Budget } from "./messages.ts";
import { familyWith, metricKind } from "./metadata.ts";
import { LabelSet, SeriesDraft } from "./series-draft.ts";

const REQUEST = { symbols: 4, timeseries: 5 } as const;
const SERIES = { labels: 1, samples: 2, histograms: 3, exemplars: 4, metadata: 5 } as const;
const EXEMPLAR = { labels: 1, value: 2, timestamp: 3 } as const;
const METADATA = { type: 1, help: 3, unit: 4 } as const;

/** What labels and metadata point to. */
type Symbols = readonly string[];

export function readRequestV2(reader: ProtoReader, budget: Budget, refused: Tally): readonly WrittenSeries[] {
  const end = reader.bytes.length;
  const symbols: string[] = [];
  const ranges: number[] = [];
  // Symbols may stand after the series that point to them: series are read when all is known.
  fields(reader, end, (number, tag) => {
    if (number === REQUEST.symbols) {
      budget.item();
      const textEnd = reader.range(tag, end);
      symbols.push(reader.text(reader.start, textEnd));
    } else if (number === REQUEST.timeseries) {
      const seriesEnd = reader.range(tag, end);
      budget.item();
      ranges.push(reader.start, seriesEnd);
    } else return false;
    return true;
  });
  if (ranges.length > 0 && symbols[0] !== "") throw new WireFault("the first of the symbols is not empty", 0);
  const series: WrittenSeries[] = [];
  for (let at = 0; at < ranges.length; at += 2) {
    reader.position = ranges[at] ?? 0;
    const one = readSeries(reader, ranges[at + 1] ?? 0, symbols, budget, refused);
    if (one !== undefined) series.push(one);
  }
  return series;
}

function readSeries(
  reader: ProtoReader,
  end: number,
  symbols: Symbols,
  budget: Budget,
  refused: Tally,
): WrittenSeries | undefined {
  const draft = new SeriesDraft(budget);
  const labels: number[] = [];
  let [kind, help, unit] = [metricKind(0), "", ""];
  fields(reader, end, (number, tag) => {
    switch (number) {
      case SERIES.labels:
        refs(reader, tag, end, (ref) => {
          budget.item();
          labels.push(ref);
        });
        return true;
      case SERIES.samples:
        message(reader, tag, end, (inner) => draft.sample(reader, inner));
        return true;
      case SERIES.histograms:
        message(reader, tag, end, (inner) => draft.histogram(reader, inner));
        return true;
      case SERIES.exemplars:
        budget.item();
        draft.exemplars.push(
          message(reader, tag, end, (inner) => readExemplar(reader, inner, symbols, budget)),
        );
        return true;
      case SERIES.metadata:
        message(reader, tag, end, (inner) =>
          fields(reader, inner, (part, partTag) => {
            if (part !== METADATA.type && part !== METADATA.help && part !== METADATA.unit) return false;
            reader.expect(partTag, VARINT);
            const value = reader.varint32();
            if (part === METADATA.type) kind = metricKind(value);
            else if (part === METADATA.help) help = symbolAt(reader, symbols, value);
            else unit = symbolAt(reader, symbols, value);
            return true;
          }),
        );
        return true;
      default:
        return false;
    }
  });
  const set = labelSet(reader, labels, symbols, budget);
  draft.labels = set.labels;
  draft.problem = set.problem;
  return draft.finish(refused, (name) => familyWith(name, kind, help, unit));
}

function readExemplar(reader: ProtoReader, end: number, symbols: Symbols, budget: Budget): Exemplar {
  const labels: number[] = [];
  let [value, unixMilli] = [0, 0];
  fields(reader, end, (number, tag) => {
    switch (number) {
      case EXEMPLAR.labels:
        refs(reader, tag, end, (ref) => {
          budget.item();
          labels.push(ref);
        });
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
  return { labels: labelSet(reader, labels, symbols, budget).labels, value, unixMilli };
}

/** Names and values in turn. */
function labelSet(
  reader: ProtoReader,
  labelRefs: readonly number[],
  symbols: Symbols,
  budget: Budget,
): LabelSet {
  if (labelRefs.length % 2 !== 0) reader.fail("labels are not pairs of a name and a value");
  const set = new LabelSet(budget);
  for (let at = 0; at < labelRefs.length; at += 2)
    set.add(symbolAt(reader, symbols, labelRefs[at] ?? 0), symbolAt(reader, symbols, labelRefs[at + 1] ?? 0));
  return set;
}

function symbolAt(reader: ProtoReader, symbols: Symbols, ref: number): string {
  return symbols[ref] ?? reader.fail(`there is no symbol ${ref}: the table has ${symbols.length}`);
}
