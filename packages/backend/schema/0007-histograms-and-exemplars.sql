-- Native histograms: samples of a series that are no number. A bucket's index and count stand side by side; zero counts are
-- left out. Schema -53 has custom_bounds. reset_hint: 0 unknown, 1 reset, 2 not reset, 3 gauge.
CREATE TABLE IF NOT EXISTS metric_histograms (
    fingerprint UInt64 CODEC(ZSTD(1)),
    unix_milli Int64 CODEC(DoubleDelta, ZSTD(1)),
    reset_hint UInt8 CODEC(ZSTD(1)),
    schema Int8 CODEC(ZSTD(1)),
    zero_threshold Float64 CODEC(Gorilla, ZSTD(1)),
    zero_count Float64 CODEC(Gorilla, ZSTD(1)),
    count Float64 CODEC(Gorilla, ZSTD(1)),
    sum Float64 CODEC(Gorilla, ZSTD(1)),
    positive_indices Array(Int32) CODEC(ZSTD(1)),
    positive_counts Array(Float64) CODEC(ZSTD(1)),
    negative_indices Array(Int32) CODEC(ZSTD(1)),
    negative_counts Array(Float64) CODEC(ZSTD(1)),
    custom_bounds Array(Float64) CODEC(ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toDate(fromUnixTimestamp64Milli(unix_milli))
ORDER BY (fingerprint, unix_milli)
TTL toDateTime(fromUnixTimestamp64Milli(unix_milli)) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;

-- Exemplars: single observations of a series with what leads to their trace. One that comes twice is kept once, with a merge.
CREATE TABLE IF NOT EXISTS metric_exemplars (
    fingerprint UInt64 CODEC(ZSTD(1)),
    unix_milli Int64 CODEC(DoubleDelta, ZSTD(1)),
    value Float64 CODEC(Gorilla, ZSTD(1)),
    labels Map(LowCardinality(String), String) CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
PARTITION BY toDate(fromUnixTimestamp64Milli(unix_milli))
ORDER BY (fingerprint, unix_milli, value)
TTL toDateTime(fromUnixTimestamp64Milli(unix_milli)) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;
