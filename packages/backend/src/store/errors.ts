import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface StoreErrors {
  DATA_DIR_LOCKED: { readonly dataDir: string; readonly pid: number | undefined };
  DATA_DIR_NEWER: { readonly dataDir: string; readonly found: number; readonly known: number };
  DATA_DIR_UNUSABLE: { readonly dataDir: string; readonly reason: string };
  ENGINE_UNAVAILABLE: { readonly platform: string; readonly reason: string };
  STORE_CLOSED: { readonly store: string };
  STORE_OVERLOADED: { readonly pendingBytes: number };
  STORE_REQUEST_TOO_LARGE: { readonly limit: number };
  STORE_DISK_FULL: { readonly table: string };
  STORE_WRITE_FAILED: { readonly table: string; readonly reason: string };
  QUERY_TOO_SLOW: { readonly seconds: number };
  QUERY_TOO_LARGE: { readonly megabytes: number };
  ENGINE_MEMORY_FULL: Record<string, never>;
  QUERY_FAILED: { readonly reason: string };
  READS_BUSY: { readonly running: number; readonly waiting: number };
  READ_ABANDONED: Record<string, never>;
  EXPORT_TOO_WIDE: { readonly metrics: number };
  BAD_CURSOR: { readonly cursor: string };
  BAD_MATCHER: { readonly label: string; readonly pattern: string; readonly reason: string };
}

export const storeErrors: ErrorCatalogue<StoreErrors> = defineErrors<StoreErrors>({
  DATA_DIR_LOCKED: {
    message: ({ dataDir, pid }) =>
      `The data directory ${dataDir} is in use${pid === undefined ? "" : ` by process ${pid}`}.`,
    hint: ({ pid }) =>
      `End ${pid === undefined ? "the other process" : `process ${pid}`}, or start with another --data directory.`,
    status: 503,
    example: { dataDir: "./.sightline", pid: 4711 },
  },
  DATA_DIR_NEWER: {
    message: ({ dataDir, found, known }) =>
      `The data directory ${dataDir} has schema version ${found}; this Sightline knows up to ${known}.`,
    hint: () => "Start the newer Sightline that wrote it, or choose another --data directory.",
    example: { dataDir: "./.sightline", found: 9, known: 3 },
  },
  DATA_DIR_UNUSABLE: {
    message: ({ dataDir, reason }) => `The data directory ${dataDir} cannot be opened: ${reason}`,
    hint: () => "Check that it is writable and on a local disk, or choose another --data directory.",
    example: { dataDir: "./.sightline", reason: "permission denied" },
  },
  ENGINE_UNAVAILABLE: {
    message: ({ platform, reason }) => `The embedded engine cannot be loaded on ${platform}: ${reason}`,
    hint: () =>
      "It runs on Linux with glibc and on macOS, x64 and arm64. On Alpine use a glibc image such as node:24-slim, on Windows use WSL, or start with --store memory.",
    example: { platform: "linux-x64 (musl)", reason: "no binary for this platform" },
  },
  STORE_CLOSED: {
    message: ({ store }) => `The ${store} store is closed.`,
    hint: () => "The backend is shutting down; send the data again later.",
    status: 503,
    example: { store: "chdb" },
  },
  STORE_OVERLOADED: {
    message: ({ pendingBytes }) => `${pendingBytes} bytes wait to be stored, which is the limit.`,
    hint: () => "Send again in a second, or send less.",
    status: 429,
    example: { pendingBytes: 268_435_456 },
  },
  STORE_REQUEST_TOO_LARGE: {
    message: ({ limit }) => `The request would take more than ${limit} bytes as rows.`,
    hint: () =>
      "Send smaller batches, or fewer and shorter resource attributes: each row repeats those of its resource.",
    status: 413,
    example: { limit: 134_217_728 },
  },
  STORE_DISK_FULL: {
    message: ({ table }) => `The disk is full: rows of ${table} could not be taken.`,
    hint: () =>
      "Free space where the data directory is, or keep data for fewer days with --retention; then send again.",
    status: 429,
    example: { table: "otel_traces" },
  },
  STORE_WRITE_FAILED: {
    message: ({ table, reason }) => `Rows could not be stored in ${table}: ${reason}`,
    hint: () => "Nothing of the request is certain to be stored; send it again. Check free disk space.",
    status: 503,
    example: { table: "otel_traces", reason: "no space left on device" },
  },
  QUERY_TOO_SLOW: {
    message: ({ seconds }) => `The query took longer than ${seconds} seconds and was stopped.`,
    hint: () => "Narrow the window of time, or filter by service.",
    status: 503,
    example: { seconds: 20 },
  },
  QUERY_TOO_LARGE: {
    message: ({ megabytes }) => `The query needed more than ${megabytes} MB of memory and was stopped.`,
    hint: () => "Narrow the window of time, or filter by service.",
    status: 422,
    example: { megabytes: 1024 },
  },
  ENGINE_MEMORY_FULL: {
    message: () => "All queries and merges together need more memory than the engine may take.",
    hint: () =>
      "Ask again after the seconds in Retry-After. When it stays so, narrow the window of time, or open fewer pages at once.",
    status: 503,
    example: {},
  },
  QUERY_FAILED: {
    message: ({ reason }) => `The store could not answer: ${reason}`,
    hint: () => "This is a defect in Sightline; please report it with the message above.",
    example: { reason: "unknown column" },
  },
  READS_BUSY: {
    message: ({ running, waiting }) =>
      `The store has no room for another query: ${running} run and ${waiting} wait.`,
    hint: () =>
      "Ask again after the seconds in Retry-After. When it stays so, narrow the windows of time, open fewer pages, or let them refresh less often.",
    status: 429,
    example: { running: 3, waiting: 128 },
  },
  READ_ABANDONED: {
    message: () => "The query was stopped: nobody waits for its answer any more.",
    hint: () => "Ask again.",
    // As nginx logs a request whose client has closed the connection: it is read in logs and metrics only.
    status: 499,
    example: {},
  },
  EXPORT_TOO_WIDE: {
    message: ({ metrics }) => `The window holds more than ${metrics} metrics, which is what an export takes.`,
    hint: () => "Export a shorter range of time, several times.",
    status: 400,
    example: { metrics: 10_000 },
  },
  BAD_CURSOR: {
    message: ({ cursor }) => `\`${cursor}\` is not a cursor of this list.`,
    hint: () => "Use the cursor of the page before, with the same query and window.",
    status: 400,
    example: { cursor: "abc" },
  },
  BAD_MATCHER: {
    message: ({ label, pattern, reason }) =>
      `The pattern \`${pattern}\` for label \`${label}\` is no regular expression: ${reason}`,
    hint: () => "Patterns are RE2 and match the whole value.",
    status: 400,
    example: { label: "job", pattern: "(", reason: "missing )" },
  },
});
