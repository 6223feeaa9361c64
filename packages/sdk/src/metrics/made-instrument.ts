/** The instrument of a kind. */
import { assertNever } from "@sightline/model";
import type { FamilySettings } from "./family.ts";
import {
  Counter,
  ExponentialHistogram,
  Gauge,
  Histogram,
  type Instrument,
  UpDownCounter,
} from "./instruments.ts";

export function makeInstrument(settings: FamilySettings, prefix: string): Instrument {
  const { kind } = settings.definition;
  switch (kind) {
    case "counter":
      return new Counter(settings, prefix);
    case "up-down-counter":
      return new UpDownCounter(settings, prefix);
    case "gauge":
      return new Gauge(settings, prefix);
    case "histogram":
      return new Histogram(settings, prefix);
    case "exponential-histogram":
      return new ExponentialHistogram(settings, prefix);
    default:
      return assertNever(kind, "kind of metric");
  }
}
