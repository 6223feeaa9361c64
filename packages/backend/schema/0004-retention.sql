-- A changed retention reaches stored parts by working out their times anew, not by writing them anew.
ALTER TABLE otel_traces MODIFY SETTING materialize_ttl_recalculate_only = 1;
ALTER TABLE otel_traces_trace_id_ts MODIFY SETTING materialize_ttl_recalculate_only = 1;
ALTER TABLE otel_logs MODIFY SETTING materialize_ttl_recalculate_only = 1;
ALTER TABLE metric_series MODIFY SETTING materialize_ttl_recalculate_only = 1;
ALTER TABLE metric_samples MODIFY SETTING materialize_ttl_recalculate_only = 1;
