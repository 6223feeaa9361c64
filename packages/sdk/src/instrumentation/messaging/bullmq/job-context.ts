/**
 * How a job carries its sender: in `opts.telemetry.metadata`, as JSON of headers. BullMQ keeps it with the job in Redis,
 * through delays and retries, and `bullmq-otel` writes the same form: services with either understand each other.
 */
import type { Headers } from "../../../propagation/header-format.ts";
import type { MessageHeaders } from "../message-send.ts";

export interface JobOptions {
  readonly telemetry?: { readonly metadata?: string; readonly omitContext?: boolean };
}

export interface BulkJob {
  readonly opts?: JobOptions;
}

/** A tree of jobs as `FlowProducer.add` takes it. */
export interface Flow {
  readonly name: string;
  readonly queueName: string;
  readonly opts?: JobOptions;
  readonly children?: readonly Flow[];
}

/** The options with the headers, unless they carry something already or must not (`omitContext`). */
export function withContext<Options extends JobOptions>(
  options: Options | undefined,
  headers: MessageHeaders,
): Options | (JobOptions & Options) | JobOptions {
  const { telemetry } = options ?? {};
  if (telemetry?.omitContext === true || telemetry?.metadata !== undefined) return options ?? {};
  return { ...options, telemetry: { metadata: JSON.stringify(headers) } };
}

export function withFlowContext(flow: Flow, headers: MessageHeaders): Flow {
  const { children } = flow;
  return {
    ...flow,
    opts: withContext(flow.opts, headers),
    ...(children === undefined ? {} : { children: children.map((child) => withFlowContext(child, headers)) }),
  };
}

/** Jobs of a flow, its root included. */
export function flowSize({ children = [] }: Flow): number {
  return children.reduce((sum, child) => sum + flowSize(child), 1);
}

/** The headers that a job carries; none when it was added by someone else, or by a scheduler. */
export function carriedBy(options: JobOptions | undefined): Headers {
  const metadata = options?.telemetry?.metadata;
  if (typeof metadata !== "string") return {};
  let carried: unknown;
  try {
    carried = JSON.parse(metadata);
  } catch {
    // Whoever wrote it has a form of their own; the job starts a trace.
    return {};
  }
  if (typeof carried !== "object" || carried === null) return {};
  return Object.fromEntries(Object.entries(carried).filter(([, value]) => typeof value === "string"));
}
