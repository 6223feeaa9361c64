-- Weight: how many spans one stands for, from the threshold that its sampler wrote into the state of the trace; 1 where it says
-- nothing. A span that its end alone decided to keep (sightline.partial) stands for nobody, 0: of what is like it, those that
-- the ratio kept stand for it. 2^56 is the span of thresholds, of 14 digits without the zeros at their end.
-- https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/#sampling-threshold-value-th
ALTER TABLE otel_traces
    ADD COLUMN IF NOT EXISTS Weight Float64 MATERIALIZED multiIf(
        mapContains(SpanAttributes, 'sightline.partial'), 0.,
        TraceState = '', 1.,
        exp2(56) / (exp2(56) - reinterpretAsUInt64(reverse(unhex(rightPad(extract(TraceState, '(?:^|,)[ \t]*ot=(?:[^,;]*;)*?th:([0-9a-f]{1,14})(?:[;,\\s]|$)'), 14, '0')))))) CODEC(ZSTD(1));
-- In the background, for the parts that are there: until then it is worked out when they are read.
ALTER TABLE otel_traces MATERIALIZE COLUMN Weight;
