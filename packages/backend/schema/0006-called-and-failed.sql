-- Peer: what a client or producer span says it called, the first of these attributes that is there and not empty. To ask for
-- a key before its value is looked up takes a tenth of looking up what is not there.
-- ErrorText: what went wrong, of spans that failed; lists of traces show it.
ALTER TABLE otel_traces
    ADD COLUMN IF NOT EXISTS Peer LowCardinality(String) MATERIALIZED multiIf(
        mapContains(SpanAttributes, 'db.system.name') AND SpanAttributes['db.system.name'] != '', SpanAttributes['db.system.name'],
        mapContains(SpanAttributes, 'db.system') AND SpanAttributes['db.system'] != '', SpanAttributes['db.system'],
        mapContains(SpanAttributes, 'messaging.system') AND SpanAttributes['messaging.system'] != '', SpanAttributes['messaging.system'],
        mapContains(SpanAttributes, 'peer.service') AND SpanAttributes['peer.service'] != '', SpanAttributes['peer.service'],
        mapContains(SpanAttributes, 'server.address'), SpanAttributes['server.address'],
        '') CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS ErrorText String MATERIALIZED if(StatusCode IN ('Error', 'STATUS_CODE_ERROR'),
        multiIf(SpanAttributes['error.type'] != '', SpanAttributes['error.type'],
            arrayFirst(a -> a['exception.type'] != '', Events.Attributes)['exception.type'] != '',
            arrayFirst(a -> a['exception.type'] != '', Events.Attributes)['exception.type'],
            StatusMessage != '', StatusMessage, 'error'), '') CODEC(ZSTD(1));
