-- A filter by one attribute reads a quarter of the map: merges lay keys out in four buckets. New parts stay as they are
-- written, so that inserts cost nothing more.
ALTER TABLE otel_traces MODIFY SETTING map_serialization_version = 'with_buckets', max_buckets_in_map = 4, map_buckets_strategy = 'constant';
ALTER TABLE otel_logs MODIFY SETTING map_serialization_version = 'with_buckets', max_buckets_in_map = 4, map_buckets_strategy = 'constant';
