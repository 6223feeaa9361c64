/** One call sets up everything. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type CodeSettings, isOn, resolveConfig } from "../config/resolve.ts";
import { StoreContextManager } from "../context/manager.ts";
import { sdkErrors } from "../errors.ts";
import { encodeResource } from "../export/scope-encoder.ts";
import { httpServerInstrumentation } from "../instrumentation/http/server.ts";
import type { Instrumentation } from "../instrumentation/instrumentation.ts";
import { stderrNotices } from "../notice/notices.ts";
import { W3cPropagator } from "../propagation/propagator.ts";
import { resourceAttributes } from "../resource/resource.ts";
import { SDK_NAME, SDK_VERSION } from "../resource/version.ts";
import { processClock } from "../time/clock.ts";
import { Exporters } from "./exporters.ts";
import { registerApi, unregisterApi } from "./global-api.ts";
import { watchEnd } from "./lifecycle.ts";
import { traceSignal } from "./trace-signal.ts";

export function setupObservability(options: CodeSettings = {}): {
  flush(): Promise<void>;
  shutdown(): Promise<void>;
} {
  const { config, warnings } = resolveConfig(options, process.env);
  const notices = stderrNotices(config.sdkLogLevel);
  for (const warning of warnings) notices.once(warning, warning);
  if (!isOn(config)) return { flush: async () => {}, shutdown: async () => {} };
  const clock = processClock();
  const resource = encodeResource(
    resourceAttributes(config, {
      pid: process.pid,
      hostName: hostname(),
      runtimeVersion: process.versions.node,
      randomUuid: randomUUID,
    }),
  );
  const traces = traceSignal(config, clock, notices, resource);
  const exporters = new Exporters(
    traces.exporter === undefined ? [] : [traces.exporter],
    config.shutdownTimeoutMillis,
  );
  const taken = registerApi({
    contextManager: new StoreContextManager(),
    propagator: new W3cPropagator(),
    tracerProvider: traces.provider,
  });
  if (taken.length > 0) {
    unregisterApi();
    throw sdkErrors.SDK_ALREADY_STARTED({ where: taken.join(", ") });
  }
  const tracer = traces.provider.getTracer(SDK_NAME, SDK_VERSION);
  const instrumentations: Instrumentation[] = [
    httpServerInstrumentation(tracer, clock, { ended: () => {} }, notices),
  ];
  for (const instrumentation of instrumentations) instrumentation.enable();
  exporters.start();
  const unwatch = watchEnd(process, {
    flush: async () => {
      await exporters.flush(config.shutdownTimeoutMillis);
    },
    exiting: () => {},
  });
  return {
    flush: async () => {
      await exporters.flush(config.exportTimeoutMillis);
    },
    shutdown: async () => {
      unwatch();
      for (const instrumentation of instrumentations) instrumentation.disable();
      await exporters.end();
      unregisterApi();
    },
  };
}
