/** What a request may hold; beyond it `OTLP_LIMIT` is thrown. */
export interface Limits {
  /** Bytes of the request, unpacked. */
  readonly bytes: number;
  /** Spans, log records or data points in a request. */
  readonly items: number;
  /** Resources and scopes in a request. */
  readonly groups: number;
  /** Events, links, exemplars, buckets, bounds or quantiles of one item, and the attributes of all its events, links or exemplars. */
  readonly parts: number;
  /** Attributes of one resource, scope, span, record, point, event, link or exemplar. */
  readonly attributes: number;
  /** Objects and lists of a request in JSON, which is parsed whole: each takes about 60 bytes of memory. */
  readonly values: number;
  /** Arrays and key-value lists inside each other in one value. */
  readonly depth: number;
}

/**
 * 32 levels of values are about the 100 nested messages that protobuf's own readers allow; the others keep the memory
 * of one request bounded, far above what exporters send (512 spans, 128 attributes each, by default).
 */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  bytes: 64 * 1024 * 1024,
  items: 1_000_000,
  groups: 100_000,
  parts: 100_000,
  attributes: 10_000,
  values: 4_000_000,
  depth: 32,
});
