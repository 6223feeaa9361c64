-- What the page of databases groups by, as columns beside the map that it comes from. Empty, and cheap to work out, for spans
-- that are no query: a key is asked for before its value is looked up.
--
-- DbTarget: system, name of the database, and address with port, in lines. DbText: the statement without values, where its
-- sender takes them out, else what it is called; the first of these attributes that is there and not empty. A span of a database
-- that names no statement, such as one for connecting, is no query. DbPlace: file:line of the application, and its function.
-- Both names of an attribute are asked for where the conventions renamed it: https://opentelemetry.io/docs/specs/semconv/db/
ALTER TABLE otel_traces
    ADD COLUMN IF NOT EXISTS DbTarget LowCardinality(String) MATERIALIZED if(mapContains(SpanAttributes, 'db.system.name') OR mapContains(SpanAttributes, 'db.system'),
        concat(if(SpanAttributes['db.system.name'] != '', SpanAttributes['db.system.name'], SpanAttributes['db.system']), '\n',
            if(SpanAttributes['db.namespace'] != '', SpanAttributes['db.namespace'], SpanAttributes['db.name']), '\n',
            if(SpanAttributes['server.address'] != '', SpanAttributes['server.address'], SpanAttributes['net.peer.name']),
            multiIf(SpanAttributes['server.port'] != '', concat(':', SpanAttributes['server.port']), SpanAttributes['net.peer.port'] != '', concat(':', SpanAttributes['net.peer.port']), '')), '') CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS DbText LowCardinality(String) MATERIALIZED if(mapContains(SpanAttributes, 'db.system.name') OR mapContains(SpanAttributes, 'db.system'),
        substringUTF8(multiIf(SpanAttributes['db.query.text'] != '', SpanAttributes['db.query.text'],
            SpanAttributes['db.statement'] != '', SpanAttributes['db.statement'],
            SpanAttributes['db.query.summary'] != '', SpanAttributes['db.query.summary'],
            SpanAttributes['db.operation.name'] != '', SpanAttributes['db.operation.name'],
            SpanAttributes['db.operation']), 1, 8192), '') CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS DbRows UInt32 MATERIALIZED if(mapContains(SpanAttributes, 'db.response.returned_rows'), toUInt32OrZero(SpanAttributes['db.response.returned_rows']), 0) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS DbPlace LowCardinality(String) MATERIALIZED if((mapContains(SpanAttributes, 'db.system.name') OR mapContains(SpanAttributes, 'db.system')) AND mapContains(SpanAttributes, 'code.file.path'),
        concat(SpanAttributes['code.file.path'], ':', SpanAttributes['code.line.number'], '\n', SpanAttributes['code.function.name']), '') CODEC(ZSTD(1));
-- In the background, for the parts that are there: until then they are worked out when they are read.
ALTER TABLE otel_traces MATERIALIZE COLUMN DbTarget;
ALTER TABLE otel_traces MATERIALIZE COLUMN DbText;
ALTER TABLE otel_traces MATERIALIZE COLUMN DbRows;
ALTER TABLE otel_traces MATERIALIZE COLUMN DbPlace;
