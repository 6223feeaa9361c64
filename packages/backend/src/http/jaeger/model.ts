/** Jaeger's JSON as its query API answers it: what Grafana's data source and Jaeger's own UI read. */

export interface JaegerTag {
  readonly key: string;
  readonly type: "string" | "bool" | "int64" | "float64";
  readonly value: string | boolean | number;
}

export interface JaegerReference {
  readonly refType: "CHILD_OF" | "FOLLOWS_FROM";
  readonly traceID: string;
  readonly spanID: string;
}

export interface JaegerSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly JaegerReference[];
  /** Microseconds since 1970. */
  readonly startTime: number;
  /** Microseconds. */
  readonly duration: number;
  readonly tags: readonly JaegerTag[];
  readonly logs: readonly { readonly timestamp: number; readonly fields: readonly JaegerTag[] }[];
  readonly processID: string;
  readonly warnings: readonly string[] | null;
}

export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<
    Record<string, { readonly serviceName: string; readonly tags: readonly JaegerTag[] }>
  >;
  readonly warnings: readonly string[] | null;
}

export interface JaegerAnswer {
  readonly data: unknown;
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
  readonly errors:
    | readonly { readonly code: number; readonly msg: string; readonly traceID?: string }[]
    | null;
}
