/** Series that come with their labels, whatever brings them: stored, and counted as what comes over OTLP is. */
import type { SightlineError } from "@sightline/model";
import type { Logger } from "pino";
import type { WrittenSeries } from "../store/metric/sample.ts";
import type { Rejection, SeriesReceipt, SeriesWriter } from "../store/store.ts";
import type { IntakeMeters } from "./intake-meters.ts";

/** Tells the setup page. Called on the way of a request: it must be quick, and must not throw. */
export interface SeriesObserver {
  readonly taken: (rejections: readonly Rejection[]) => void;
  /** A whole request was refused. */
  readonly refused: (error: SightlineError) => void;
}

export interface SeriesIntake extends SeriesWriter {
  /** `before`: what was refused while the request was read. */
  writeSeries(series: readonly WrittenSeries[], before?: readonly Rejection[]): Promise<SeriesReceipt>;
  refused(error: SightlineError): void;
}

export interface SeriesIntakeOptions {
  readonly writer: SeriesWriter;
  readonly meters: IntakeMeters;
  readonly logger: Logger;
  readonly observer: SeriesObserver;
}

export function seriesIntake({ writer, meters, logger, observer }: SeriesIntakeOptions): SeriesIntake {
  return Object.freeze<SeriesIntake>({
    writeSeries: async (series, before = []) => {
      const written = await writer.writeSeries(series);
      const rejections = [...before, ...written.rejections];
      const receipt = { ...written, rejections };
      meters.kept("metrics", receipt);
      observer.taken(rejections);
      for (const { count, reason } of rejections)
        logger.warn({ signal: "metrics", count, reason }, "items refused");
      return receipt;
    },
    refused: (error) => observer.refused(error),
  });
}
