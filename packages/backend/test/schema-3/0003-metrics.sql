-- Metrics as Prometheus sees them: a series is a set of labels, a sample a time and a value of it.
CREATE TABLE IF NOT EXISTS metric_series (
    fingerprint UInt64 CODEC(ZSTD(1)),
    name LowCardinality(String) CODEC(ZSTD(1)),
    -- With __name__, job and instance.
    labels Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    -- The metric that the series is a part of: of `latency_seconds_bucket`, `latency_seconds`.
    family LowCardinality(String) CODEC(ZSTD(1)),
    kind LowCardinality(String) CODEC(ZSTD(1)),
    unit LowCardinality(String) CODEC(ZSTD(1)),
    help String CODEC(ZSTD(1)),
    -- Written again once an hour while samples come; the newest row of a fingerprint counts.
    last_seen DateTime CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(last_seen)
ORDER BY (name, fingerprint)
TTL last_seen + toIntervalDay(15)
SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 1000;

CREATE TABLE IF NOT EXISTS metric_samples (
    fingerprint UInt64 CODEC(ZSTD(1)),
    unix_milli Int64 CODEC(DoubleDelta, ZSTD(1)),
    value Float64 CODEC(Gorilla, ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toDate(fromUnixTimestamp64Milli(unix_milli))
ORDER BY (fingerprint, unix_milli)
TTL toDateTime(fromUnixTimestamp64Milli(unix_milli)) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000;
