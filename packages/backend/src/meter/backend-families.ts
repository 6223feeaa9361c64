/** Metrics of the backend that are read when `/metrics` is asked: what it keeps, what waits, what was refused. */
import type { DiskSpace, ReceiverLoad } from "../health/checks.ts";
import type { Restart } from "../process/restarts.ts";
import type { Refusal } from "../setup/refusals.ts";
import type { JournalStatus, QueryStatus, RecentStatus, StoreStatus } from "../store/store.ts";
import { Gauge, type MeterFamily } from "./meter.ts";

export function buildFamily(version: string): MeterFamily {
  return new Gauge("sightline_build_info", "Always 1; the label is the version.", () => [[{ version }, 1]]);
}

export function receiverFamilies(load: () => ReceiverLoad): readonly MeterFamily[] {
  return [
    new Gauge("sightline_receiver_requests", "OTLP requests under way.", () => [[{}, load().requests]]),
    new Gauge("sightline_receiver_bytes", "Bytes of OTLP bodies under way, as sent and unpacked.", () => [
      [{}, load().bytes],
    ]),
  ];
}

export interface IntakeFacts {
  readonly refusals: () => readonly Refusal[];
  readonly senders: () => number;
}

export function intakeFamilies({ refusals, senders }: IntakeFacts): readonly MeterFamily[] {
  return [
    new Gauge("sightline_senders", "Services with SDK and protocol, as the setup page lists them.", () => [
      [{}, senders()],
    ]),
    new Gauge(
      "sightline_refused_requests_total",
      "OTLP requests that were refused whole, by the error's code.",
      () =>
        refusals()
          .filter(({ of }) => of === "requests")
          .map(({ signal, code, count }) => [{ signal, code: code ?? "other" }, count] as const),
      "counter",
    ),
  ];
}

export function restartFamily(restarts: readonly Restart[]): MeterFamily {
  return new Gauge(
    "sightline_engine_restarts",
    "Falls of the engine's process that the supervisor remembers, 20 at most.",
    () => [[{}, restarts.length]],
  );
}

export function diskFamilies({ free, size }: DiskSpace): readonly MeterFamily[] {
  return [
    new Gauge("sightline_disk_free_bytes", "Free where the data is.", () => [[{}, free]]),
    new Gauge("sightline_disk_size_bytes", "Of the file system that holds the data.", () => [[{}, size]]),
  ];
}

export function storeFamilies(status: StoreStatus): readonly MeterFamily[] {
  return [
    new Gauge("sightline_store_bytes", "Bytes that the store keeps.", () => [[{}, status.bytes]]),
    new Gauge("sightline_store_limit_bytes", "Above this the oldest is let go (--max-disk).", () =>
      status.maxBytes === undefined ? [] : [[{}, status.maxBytes]],
    ),
    new Gauge("sightline_store_items", "Spans, log records, samples that the store keeps.", () => [
      [{ signal: "traces" }, status.spans],
      [{ signal: "logs" }, status.logs],
      [{ signal: "metrics" }, status.samples],
    ]),
    new Gauge(
      "sightline_store_dropped_items_total",
      "Items that a bounded store let go to make room.",
      () => [[{}, status.dropped ?? 0]],
      "counter",
    ),
    ...(status.journal === undefined ? [] : journalFamilies(status.journal)),
    ...(status.queries === undefined ? [] : queryFamilies(status.queries)),
    ...(status.recent === undefined ? [] : recentFamilies(status.recent)),
  ];
}

function recentFamilies(recent: RecentStatus): readonly MeterFamily[] {
  return [
    new Gauge("sightline_recent_series", "Series with labels in memory, beside the store.", () => [
      [{}, recent.series],
    ]),
    new Gauge("sightline_recent_samples", "Samples in memory, beside the store.", () => [
      [{}, recent.samples],
    ]),
    new Gauge("sightline_recent_bytes", "Bytes of these samples, their labels and index.", () => [
      [{}, recent.bytes],
    ]),
    new Gauge(
      "sightline_recent_limit_bytes",
      "Above this the oldest samples go from memory (--recent-memory).",
      () => [[{}, recent.limitBytes]],
    ),
    new Gauge(
      "sightline_recent_seconds",
      "So far back all samples are in memory; absent until those of before the start are.",
      () => (recent.seconds === undefined ? [] : [[{}, recent.seconds]]),
    ),
    new Gauge(
      "sightline_recent_dropped_samples_total",
      "Samples that went from memory before their time, to make room; the store has them.",
      () => [[{}, recent.dropped]],
      "counter",
    ),
    new Gauge(
      "sightline_recent_answers_total",
      "Selections of series that memory answered, without the store.",
      () => [[{}, recent.answered]],
      "counter",
    ),
  ];
}

function queryFamilies({ running, waiting, refused }: QueryStatus): readonly MeterFamily[] {
  return [
    new Gauge("sightline_queries_running", "Queries in the engine.", () => [[{}, running]]),
    new Gauge("sightline_queries_waiting", "Queries that wait for room.", () => [[{}, waiting]]),
    new Gauge(
      "sightline_queries_refused_total",
      "Queries that found no room, or not in time.",
      () => [[{}, refused]],
      "counter",
    ),
  ];
}

function journalFamilies(journal: JournalStatus): readonly MeterFamily[] {
  return [
    new Gauge("sightline_journal_segments", "Segments that are not in the tables yet.", () => [
      [{}, journal.segments],
    ]),
    new Gauge("sightline_journal_rows", "Acknowledged rows that are not in the tables yet.", () => [
      [{}, journal.rows],
    ]),
    new Gauge("sightline_journal_bytes", "Bytes of these rows.", () => [[{}, journal.bytes]]),
    new Gauge("sightline_journal_oldest_age_seconds", "Since the oldest of these rows came.", () => [
      [{}, journal.oldestSeconds],
    ]),
    new Gauge(
      "sightline_journal_quarantined_segments",
      "Segments that could not be loaded and lie aside.",
      () => [[{}, journal.quarantined]],
    ),
  ];
}
