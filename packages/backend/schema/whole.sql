-- Schema 10: what the numbered files make, for a new directory. Written by schema.test.ts, not by hand.
CREATE TABLE IF NOT EXISTS metric_exemplars
(
    `fingerprint` UInt64 CODEC(ZSTD(1)),
    `unix_milli` Int64 CODEC(DoubleDelta, ZSTD(1)),
    `value` Float64 CODEC(Gorilla(8), ZSTD(1)),
    `labels` Map(LowCardinality(String), String) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toDate(fromUnixTimestamp64Milli(unix_milli))
ORDER BY (fingerprint, unix_milli, value)
TTL toDateTime(fromUnixTimestamp64Milli(unix_milli)) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;

CREATE TABLE IF NOT EXISTS metric_histograms
(
    `fingerprint` UInt64 CODEC(ZSTD(1)),
    `unix_milli` Int64 CODEC(DoubleDelta, ZSTD(1)),
    `reset_hint` UInt8 CODEC(ZSTD(1)),
    `schema` Int8 CODEC(ZSTD(1)),
    `zero_threshold` Float64 CODEC(Gorilla(8), ZSTD(1)),
    `zero_count` Float64 CODEC(Gorilla(8), ZSTD(1)),
    `count` Float64 CODEC(Gorilla(8), ZSTD(1)),
    `sum` Float64 CODEC(Gorilla(8), ZSTD(1)),
    `positive_indices` Array(Int32) CODEC(ZSTD(1)),
    `positive_counts` Array(Float64) CODEC(ZSTD(1)),
    `negative_indices` Array(Int32) CODEC(ZSTD(1)),
    `negative_counts` Array(Float64) CODEC(ZSTD(1)),
    `custom_bounds` Array(Float64) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(fromUnixTimestamp64Milli(unix_milli))
ORDER BY (fingerprint, unix_milli)
TTL toDateTime(fromUnixTimestamp64Milli(unix_milli)) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;

CREATE TABLE IF NOT EXISTS metric_samples
(
    `fingerprint` UInt64 CODEC(ZSTD(1)),
    `unix_milli` Int64 CODEC(DoubleDelta, ZSTD(1)),
    `value` Float64 CODEC(Gorilla(8), ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(fromUnixTimestamp64Milli(unix_milli))
ORDER BY (fingerprint, unix_milli)
TTL toDateTime(fromUnixTimestamp64Milli(unix_milli)) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;

CREATE TABLE IF NOT EXISTS metric_series
(
    `fingerprint` UInt64 CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `labels` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `family` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `unit` LowCardinality(String) CODEC(ZSTD(1)),
    `help` String CODEC(ZSTD(1)),
    `last_seen` DateTime CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(last_seen)
ORDER BY (name, fingerprint)
TTL last_seen + toIntervalDay(15)
SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;

CREATE TABLE IF NOT EXISTS otel_logs
(
    `Timestamp` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    `TraceId` String CODEC(ZSTD(1)),
    `SpanId` String CODEC(ZSTD(1)),
    `TraceFlags` UInt8 CODEC(ZSTD(1)),
    `SeverityText` LowCardinality(String) CODEC(ZSTD(1)),
    `SeverityNumber` UInt8 CODEC(ZSTD(1)),
    `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
    `Body` String CODEC(ZSTD(1)),
    `ResourceSchemaUrl` LowCardinality(String) CODEC(ZSTD(1)),
    `ResourceAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `ScopeSchemaUrl` LowCardinality(String) CODEC(ZSTD(1)),
    `ScopeName` String CODEC(ZSTD(1)),
    `ScopeVersion` LowCardinality(String) CODEC(ZSTD(1)),
    `ScopeAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `LogAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `EventName` String CODEC(ZSTD(1)),
    `AttributeHashes` Array(UInt64) MATERIALIZED arrayConcat(arrayMap((k, v) -> cityHash64(k, v), mapKeys(LogAttributes), mapValues(LogAttributes)), arrayFilter((h, k) -> (NOT has(arrayMap((own, v) -> if(v = '', 0, cityHash64(own)), mapKeys(LogAttributes), mapValues(LogAttributes)), cityHash64(k))), arrayMap((k, v) -> cityHash64(k, v), mapKeys(ResourceAttributes), mapValues(ResourceAttributes)), mapKeys(ResourceAttributes))) CODEC(ZSTD(1)),
    `ServiceVersion` LowCardinality(String) MATERIALIZED ResourceAttributes['service.version'] CODEC(ZSTD(1)),
    INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_res_attr_key mapKeys(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_res_attr_value mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_scope_attr_key mapKeys(ScopeAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_scope_attr_value mapValues(ScopeAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_log_attr_key mapKeys(LogAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_log_attr_value mapValues(LogAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_lower_body lower(Body) TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 8,
    INDEX idx_attribute_hashes AttributeHashes TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(Timestamp)
ORDER BY (toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp)
TTL toDateTime(Timestamp) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;

CREATE TABLE IF NOT EXISTS otel_traces
(
    `Timestamp` DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    `TraceId` String CODEC(ZSTD(1)),
    `SpanId` String CODEC(ZSTD(1)),
    `ParentSpanId` String CODEC(ZSTD(1)),
    `TraceState` String CODEC(ZSTD(1)),
    `SpanName` LowCardinality(String) CODEC(ZSTD(1)),
    `SpanKind` LowCardinality(String) CODEC(ZSTD(1)),
    `ServiceName` LowCardinality(String) CODEC(ZSTD(1)),
    `ResourceAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `ScopeName` String CODEC(ZSTD(1)),
    `ScopeVersion` String CODEC(ZSTD(1)),
    `SpanAttributes` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `Duration` UInt64 CODEC(T64, ZSTD(1)),
    `StatusCode` LowCardinality(String) CODEC(ZSTD(1)),
    `StatusMessage` String CODEC(ZSTD(1)),
    `Events.Timestamp` Array(DateTime64(9)) CODEC(ZSTD(1)),
    `Events.Name` Array(LowCardinality(String)) CODEC(ZSTD(1)),
    `Events.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
    `Links.TraceId` Array(String) CODEC(ZSTD(1)),
    `Links.SpanId` Array(String) CODEC(ZSTD(1)),
    `Links.TraceState` Array(String) CODEC(ZSTD(1)),
    `Links.Attributes` Array(Map(LowCardinality(String), String)) CODEC(ZSTD(1)),
    `AttributeHashes` Array(UInt64) MATERIALIZED arrayConcat(arrayMap((k, v) -> cityHash64(k, v), mapKeys(SpanAttributes), mapValues(SpanAttributes)), arrayFilter((h, k) -> (NOT has(arrayMap((own, v) -> if(v = '', 0, cityHash64(own)), mapKeys(SpanAttributes), mapValues(SpanAttributes)), cityHash64(k))), arrayMap((k, v) -> cityHash64(k, v), mapKeys(ResourceAttributes), mapValues(ResourceAttributes)), mapKeys(ResourceAttributes))) CODEC(ZSTD(1)),
    `ServiceVersion` LowCardinality(String) MATERIALIZED ResourceAttributes['service.version'] CODEC(ZSTD(1)),
    `ServiceInstance` LowCardinality(String) MATERIALIZED ResourceAttributes['service.instance.id'] CODEC(ZSTD(1)),
    `TenantId` LowCardinality(String) MATERIALIZED if((SpanAttributes['tenant.id']) != '', SpanAttributes['tenant.id'], ResourceAttributes['tenant.id']) CODEC(ZSTD(1)),
    `Peer` LowCardinality(String) MATERIALIZED multiIf(mapContains(SpanAttributes, 'db.system.name') AND ((SpanAttributes['db.system.name']) != ''), SpanAttributes['db.system.name'], mapContains(SpanAttributes, 'db.system') AND ((SpanAttributes['db.system']) != ''), SpanAttributes['db.system'], mapContains(SpanAttributes, 'messaging.system') AND ((SpanAttributes['messaging.system']) != ''), SpanAttributes['messaging.system'], mapContains(SpanAttributes, 'peer.service') AND ((SpanAttributes['peer.service']) != ''), SpanAttributes['peer.service'], mapContains(SpanAttributes, 'server.address'), SpanAttributes['server.address'], '') CODEC(ZSTD(1)),
    `ErrorText` String MATERIALIZED if((StatusCode IN ('Error', 'STATUS_CODE_ERROR')), multiIf((SpanAttributes['error.type']) != '', SpanAttributes['error.type'], (arrayFirst(a -> ((a['exception.type']) != ''), Events.Attributes)['exception.type']) != '', arrayFirst(a -> ((a['exception.type']) != ''), Events.Attributes)['exception.type'], StatusMessage != '', StatusMessage, 'error'), '') CODEC(ZSTD(1)),
    `TraceKey` UInt128 MATERIALIZED if(length(TraceId) = 32, reinterpretAsUInt128(reverse(unhex(TraceId))), 0) CODEC(ZSTD(1)),
    `Weight` Float64 MATERIALIZED multiIf(mapContains(SpanAttributes, 'sightline.partial'), 0., TraceState = '', 1., exp2(56) / (exp2(56) - reinterpretAsUInt64(reverse(unhex(rightPad(extract(TraceState, '(?:^|,)[ \t]*ot=(?:[^,;]*;)*?th:([0-9a-f]{1,14})(?:[;,\\s]|$)'), 14, '0')))))) CODEC(ZSTD(1)),
    `DbTarget` LowCardinality(String) MATERIALIZED if(mapContains(SpanAttributes, 'db.system.name') OR mapContains(SpanAttributes, 'db.system'), concat(if((SpanAttributes['db.system.name']) != '', SpanAttributes['db.system.name'], SpanAttributes['db.system']), '\n', if((SpanAttributes['db.namespace']) != '', SpanAttributes['db.namespace'], SpanAttributes['db.name']), '\n', if((SpanAttributes['server.address']) != '', SpanAttributes['server.address'], SpanAttributes['net.peer.name']), multiIf((SpanAttributes['server.port']) != '', concat(':', SpanAttributes['server.port']), (SpanAttributes['net.peer.port']) != '', concat(':', SpanAttributes['net.peer.port']), '')), '') CODEC(ZSTD(1)),
    `DbText` LowCardinality(String) MATERIALIZED if(mapContains(SpanAttributes, 'db.system.name') OR mapContains(SpanAttributes, 'db.system'), substringUTF8(multiIf((SpanAttributes['db.query.text']) != '', SpanAttributes['db.query.text'], (SpanAttributes['db.statement']) != '', SpanAttributes['db.statement'], (SpanAttributes['db.query.summary']) != '', SpanAttributes['db.query.summary'], (SpanAttributes['db.operation.name']) != '', SpanAttributes['db.operation.name'], SpanAttributes['db.operation']), 1, 8192), '') CODEC(ZSTD(1)),
    `DbRows` UInt32 MATERIALIZED if(mapContains(SpanAttributes, 'db.response.returned_rows'), toUInt32OrZero(SpanAttributes['db.response.returned_rows']), 0) CODEC(ZSTD(1)),
    `DbPlace` LowCardinality(String) MATERIALIZED if((mapContains(SpanAttributes, 'db.system.name') OR mapContains(SpanAttributes, 'db.system')) AND mapContains(SpanAttributes, 'code.file.path'), concat(SpanAttributes['code.file.path'], ':', SpanAttributes['code.line.number'], '\n', SpanAttributes['code.function.name']), '') CODEC(ZSTD(1)),
    INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_res_attr_key mapKeys(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_res_attr_value mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_span_attr_key mapKeys(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_span_attr_value mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_duration Duration TYPE minmax GRANULARITY 1,
    INDEX idx_lower_span_name lower(SpanName) TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 8,
    INDEX idx_attribute_hashes AttributeHashes TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(Timestamp)
PRIMARY KEY (ServiceName, SpanName, toDateTime(Timestamp))
ORDER BY (ServiceName, SpanName, toDateTime(Timestamp), Timestamp)
TTL toDateTime(Timestamp) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;

CREATE TABLE IF NOT EXISTS otel_traces_trace_id_ts
(
    `TraceId` String CODEC(ZSTD(1)),
    `Start` SimpleAggregateFunction(min, DateTime) CODEC(ZSTD(1)),
    `End` SimpleAggregateFunction(max, DateTime) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toStartOfWeek(Start)
ORDER BY (TraceId)
TTL toDateTime(Start) + toIntervalDay(15)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000, materialize_ttl_recalculate_only = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_trace_id_ts_mv TO otel_traces_trace_id_ts
(
    `TraceId` String,
    `Start` DateTime64(9),
    `End` DateTime64(9)
)
AS SELECT
    TraceId,
    min(Timestamp) AS Start,
    max(Timestamp) AS End
FROM otel_traces
WHERE TraceId != ''
GROUP BY TraceId;
