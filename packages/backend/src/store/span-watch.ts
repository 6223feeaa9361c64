/** Who else sees the spans that a store takes. */
import type { ResourceView, SpanView } from "@sightline/otlp";

export interface SpanWatch {
  /** A request begins. Its body stays as it is. */
  begin(): WatchedSpans;
}

/** Called while a request is read, so it must be quick. Views are good for the call only, places in the body for longer. */
export interface WatchedSpans {
  resource(view: ResourceView): void;
  /** Of spans that are not refused. */
  span(view: SpanView): void;
  /** Everything that was shown is stored. Not called where the request is refused after all. */
  stored(): void;
}
