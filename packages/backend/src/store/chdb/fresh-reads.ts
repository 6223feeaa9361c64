/** Readers see what was acknowledged before they asked: once a question, not once a query of its answer. */
import type { Store } from "../store.ts";
import {
  EXEMPLAR_TABLE,
  HISTOGRAM_TABLE,
  LOG_TABLE,
  SAMPLE_TABLE,
  SERIES_TABLE,
  SPAN_TABLE,
  type RowTable,
} from "./rows/table.ts";

const SPANS = [SPAN_TABLE];
const SPANS_AND_LOGS = [SPAN_TABLE, LOG_TABLE];
const LOGS = [LOG_TABLE];
const METRICS = [SERIES_TABLE, SAMPLE_TABLE, HISTOGRAM_TABLE];
const EXEMPLARS = [SERIES_TABLE, EXEMPLAR_TABLE];
const EVERY_TABLE = [...SPANS_AND_LOGS, ...METRICS];

/** `settle` resolves when what was acknowledged for these tables is in them. */
export function freshReads(store: Store, settle: (tables: readonly RowTable[]) => Promise<void>): Store {
  const after = async <T>(tables: readonly RowTable[], read: () => Promise<T>): Promise<T> => {
    await settle(tables);
    return read();
  };
  return Object.freeze<Store>({
    // Each by name: a read that is added to the port and forgotten here does not compile.
    description: store.description,
    write: (signal, body) => store.write(signal, body),
    writeSeries: (series) => store.writeSeries(series),
    status: () => store.status(),
    close: () => store.close(),
    activity: (selection) => after(SPANS, () => store.activity(selection)),
    traces: (page) => after(SPANS, () => store.traces(page)),
    trace: (traceId) => after(SPANS_AND_LOGS, () => store.trace(traceId)),
    tracesById: (traceIds) => after(SPANS_AND_LOGS, () => store.tracesById(traceIds)),
    spans: (page) => after(SPANS, () => store.spans(page)),
    attributes: (selection) => after(SPANS, () => store.attributes(selection)),
    services: (selection) => after(SPANS, () => store.services(selection)),
    service: (name, selection) => after(SPANS, () => store.service(name, selection)),
    graph: (selection) => after(SPANS, () => store.graph(selection)),
    tenants: (window) => after(SPANS, () => store.tenants(window)),
    serviceNames: (window) => after(SPANS, () => store.serviceNames(window)),
    operations: (service, window) => after(SPANS, () => store.operations(service, window)),
    dependencies: (window) => after(SPANS, () => store.dependencies(window)),
    errors: (selection) => after(SPANS_AND_LOGS, () => store.errors(selection)),
    databases: (selection) => after([SPAN_TABLE, ...METRICS], () => store.databases(selection)),
    databaseStatement: (id, selection) => after(SPANS, () => store.databaseStatement(id, selection)),
    logs: (page) => after(LOGS, () => store.logs(page)),
    logVolume: (selection) => after(LOGS, () => store.logVolume(selection)),
    metrics: (window) => after(METRICS, () => store.metrics(window)),
    async *batches(window) {
      await settle(EVERY_TABLE);
      yield* store.batches(window);
    },
    series: (matchers, window, limit) => after(METRICS, () => store.series(matchers, window, limit)),
    exemplars: (matchers, window, limit) => after(EXEMPLARS, () => store.exemplars(matchers, window, limit)),
    labelSets: (matchers, window, limit) => after(METRICS, () => store.labelSets(matchers, window, limit)),
  });
}
