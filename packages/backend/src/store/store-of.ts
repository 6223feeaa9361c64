/** The port over what a kind of store can do by itself. */
import { dataBatches } from "./answer/batch/batches.ts";
import { databaseList, databaseStatement } from "./answer/databases.ts";
import { errorList } from "./answer/errors.ts";
import { serviceGraph } from "./answer/graph.ts";
import { logList, logVolume } from "./answer/logs.ts";
import { activity, serviceDetail, serviceList, tenantList } from "./answer/services.ts";
import { attributeList, spanList, traceList, tracesById, wholeTrace } from "./answer/traces.ts";
import type { TelemetrySource } from "./source.ts";
import type { Store } from "./store.ts";

export function storeOf(source: TelemetrySource): Store {
  return Object.freeze<Store>({
    description: source.description,
    write: (signal, body) => source.write(signal, body),
    writeSeries: (series) => source.writeSeries(series),
    activity: (selection) => activity(source, selection),
    traces: (page) => traceList(source, page),
    trace: (traceId) => wholeTrace(source, traceId),
    tracesById: (traceIds) => tracesById(source, traceIds),
    spans: (page) => spanList(source, page),
    attributes: (selection) => attributeList(source, selection),
    services: (selection) => serviceList(source, selection),
    service: (name, selection) => serviceDetail(source, name, selection),
    graph: (selection) => serviceGraph(source, selection),
    tenants: (window) => tenantList(source, window),
    serviceNames: (window) => source.serviceNames(window),
    operations: (service, window) => source.operations(service, window),
    dependencies: (window) => source.dependencies(window),
    errors: (selection) => errorList(source, selection),
    databases: (selection) => databaseList(source, selection),
    databaseStatement: (id, selection) => databaseStatement(source, id, selection),
    logs: (page) => logList(source, page),
    logVolume: (selection) => logVolume(source, selection),
    metrics: (window) => source.metrics(window),
    series: (matchers, window, limit) => source.series(matchers, window, limit),
    exemplars: (matchers, window, limit) => source.exemplars(matchers, window, limit),
    labelSets: (matchers, window, limit) => source.labelSets(matchers, window, limit),
    batches: (window) => dataBatches(source, window),
    status: () => source.status(),
    close: () => source.close(),
  });
}
