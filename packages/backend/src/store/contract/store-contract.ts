/** What every kind of store must do: one suite, run over each of them. */
import { batchesContract } from "./batches.ts";
import { databasesContract } from "./databases.ts";
import { emptyStoreContract } from "./empty-store.ts";
import { errorsContract } from "./errors.ts";
import { filtersContract } from "./filters.ts";
import { hostileTextContract } from "./hostile-text.ts";
import { longValuesContract } from "./long-values.ts";
import { labelledSeriesContract } from "./labelled-series.ts";
import { logsContract } from "./logs.ts";
import { manyTracesContract } from "./many-traces.ts";
import { metricKindsContract } from "./metric-kinds.ts";
import { metricsContract } from "./metrics.ts";
import { servicesContract } from "./services.ts";
import type { OpenStore } from "./subject.ts";
import { tracesContract } from "./traces.ts";
import { writesContract } from "./writes.ts";

export function storeContract(open: OpenStore): void {
  emptyStoreContract(open);
  tracesContract(open);
  manyTracesContract(open);
  filtersContract(open);
  servicesContract(open);
  errorsContract(open);
  databasesContract(open);
  logsContract(open);
  metricsContract(open);
  metricKindsContract(open);
  labelledSeriesContract(open);
  hostileTextContract(open);
  longValuesContract(open);
  writesContract(open);
  batchesContract(open);
}
