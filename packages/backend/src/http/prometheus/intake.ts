/** What comes in under Prometheus' paths: remote write, text, OTLP. Each has a scope of its own for its bodies. */
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import type { Admission } from "../../receiver/admission.ts";
import type { IntakeOptions } from "../../receiver/intake.ts";
import type { SeriesIntake } from "../../receiver/series-intake.ts";
import { failureHandler } from "../failure.ts";
import { prometheusShape } from "./failure.ts";
import { importApi } from "./import.ts";
import { otlpMetricsApi } from "./otlp.ts";
import { remoteWriteApi } from "./write.ts";

export interface MetricsIntake {
  readonly series: SeriesIntake;
  readonly otlp: IntakeOptions;
  readonly admission: Admission;
}

export interface MetricsIntakeOptions extends MetricsIntake {
  readonly clock: Clock;
  readonly logger: Logger;
}

export async function prometheusIntake(
  app: FastifyInstance,
  { series, otlp, admission, clock, logger }: MetricsIntakeOptions,
): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(failureHandler(prometheusShape, logger));
    remoteWriteApi(scope, { intake: series, admission });
  });
  await app.register(async (scope) => {
    scope.setErrorHandler(failureHandler(prometheusShape, logger));
    importApi(scope, { intake: series, admission, clock });
  });
  await app.register(async (scope) => otlpMetricsApi(scope, { ...otlp, admission }));
}
