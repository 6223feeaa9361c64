/** Spans that record nothing: one that was not sampled, and the far end of a call from another process. */
import type { Span, SpanContext, TraceState } from "@opentelemetry/api";
import { SpanIdentity } from "./span-identity.ts";
import { wordOfHex } from "./words.ts";

/** A span that carries ids and the decision onwards, and drops what it is told. */
export class SilentSpan extends SpanIdentity implements Span {
  get isRemote(): boolean {
    return false;
  }

  asSpan(): Span {
    return this;
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {
    // Nothing was recorded.
  }

  recordException(): void {
    // Nothing was recorded.
  }
}

/** The parent that an incoming header names. */
export class RemoteSpan extends SilentSpan {
  override get isRemote(): boolean {
    return true;
  }
}

/** A remote span from hex ids that are known to be valid. */
export function remoteSpan(
  traceId: string,
  spanId: string,
  flags: number,
  traceState: TraceState | undefined,
): RemoteSpan {
  return new RemoteSpan(
    wordOfHex(traceId, 0),
    wordOfHex(traceId, 8),
    wordOfHex(traceId, 16),
    wordOfHex(traceId, 24),
    wordOfHex(spanId, 0),
    wordOfHex(spanId, 8),
    flags,
    traceState,
    undefined,
  );
}

/** The same for a span of another implementation of the API. */
export function adopted(spanContext: SpanContext): SilentSpan {
  return remoteSpan(
    spanContext.traceId.toLowerCase(),
    spanContext.spanId.toLowerCase(),
    spanContext.traceFlags,
    spanContext.traceState,
  );
}
