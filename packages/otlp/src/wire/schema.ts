/** OTLP's messages as data, for what is not in a hurry: naming the field at fault. */
import * as fields from "./fields.ts";

export interface MessageSchema {
  readonly fields: ReadonlyMap<number, FieldSchema>;
}

export interface FieldSchema {
  /** As in the .proto file. */
  readonly name: string;
  readonly repeated: boolean;
  /** The message in it, where it is one. */
  readonly message?: MessageSchema;
}

type Numbers = Readonly<Record<string, number>>;

/** `parts` are the fields that are messages; a list around a message says that the field is repeated. */
function message(
  numbers: Numbers,
  parts: Readonly<Record<string, MessageSchema | readonly [MessageSchema] | "repeated">> = {},
): MessageSchema {
  const map = new Map<number, FieldSchema>();
  for (const [key, number] of Object.entries(numbers)) {
    const name = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const part = parts[key];
    if (part === undefined) map.set(number, { name, repeated: false });
    else if (part === "repeated") map.set(number, { name, repeated: true });
    else if ("fields" in part) map.set(number, { name, repeated: false, message: part });
    else map.set(number, { name, repeated: true, message: part[0] });
  }
  return { fields: map };
}

/** Filled below: values and lists hold each other. */
const anyValueFields = new Map<number, FieldSchema>();
export const anyValue: MessageSchema = { fields: anyValueFields };
export const keyValue: MessageSchema = message(fields.KEY_VALUE, { value: anyValue });
export const arrayValue: MessageSchema = message(fields.VALUE_LIST, { values: [anyValue] });
export const keyValueList: MessageSchema = message(fields.VALUE_LIST, { values: [keyValue] });
const anyValueParts = message(fields.ANY_VALUE, {
  arrayValue,
  kvlistValue: keyValueList,
});
for (const [number, field] of anyValueParts.fields) anyValueFields.set(number, field);

const attributes = [keyValue] as const;
export const resource: MessageSchema = message(fields.RESOURCE, { attributes });
export const scope: MessageSchema = message(fields.SCOPE, { attributes });

export const spanEvent: MessageSchema = message(fields.SPAN_EVENT, { attributes });
export const spanLink: MessageSchema = message(fields.SPAN_LINK, { attributes });
export const status: MessageSchema = message(fields.STATUS);
export const span: MessageSchema = message(fields.SPAN, {
  attributes,
  events: [spanEvent],
  links: [spanLink],
  status,
});
export const logRecord: MessageSchema = message(fields.LOG_RECORD, { attributes, body: anyValue });

export const exemplar: MessageSchema = message(fields.EXEMPLAR, { filteredAttributes: attributes });
const exemplars = [exemplar] as const;
export const buckets: MessageSchema = message(fields.BUCKETS, { bucketCounts: "repeated" });
export const quantile: MessageSchema = message(fields.QUANTILE);
export const numberPoint: MessageSchema = message(fields.NUMBER_POINT, { attributes, exemplars });
export const histogramPoint: MessageSchema = message(fields.HISTOGRAM_POINT, {
  attributes,
  exemplars,
  bucketCounts: "repeated",
  explicitBounds: "repeated",
});
export const exponentialPoint: MessageSchema = message(fields.EXPONENTIAL_POINT, {
  attributes,
  exemplars,
  positive: buckets,
  negative: buckets,
});
export const summaryPoint: MessageSchema = message(fields.SUMMARY_POINT, {
  attributes,
  quantileValues: [quantile],
});
const { dataPoints, aggregationTemporality, isMonotonic } = fields.METRIC_DATA;
export const gauge: MessageSchema = message({ dataPoints }, { dataPoints: [numberPoint] });
export const sum: MessageSchema = message(
  { dataPoints, aggregationTemporality, isMonotonic },
  { dataPoints: [numberPoint] },
);
export const histogram: MessageSchema = message(
  { dataPoints, aggregationTemporality },
  { dataPoints: [histogramPoint] },
);
export const exponentialHistogram: MessageSchema = message(
  { dataPoints, aggregationTemporality },
  { dataPoints: [exponentialPoint] },
);
export const summary: MessageSchema = message({ dataPoints }, { dataPoints: [summaryPoint] });
export const metric: MessageSchema = message(fields.METRIC, {
  gauge,
  sum,
  histogram,
  exponentialHistogram,
  summary,
  metadata: attributes,
});

export type Signal = "traces" | "logs" | "metrics";

export const requests: Readonly<Record<Signal, MessageSchema>> = {
  traces: request("Spans", "spans", span),
  logs: request("Logs", "logRecords", logRecord),
  metrics: request("Metrics", "metrics", metric),
};

function request(suffix: string, items: string, item: MessageSchema): MessageSchema {
  const { scope: scopeNumber, schemaUrl, items: itemsNumber } = fields.SCOPE_GROUP;
  const scopeGroup = message(
    { scope: scopeNumber, [items]: itemsNumber, schemaUrl },
    { scope, [items]: [item] },
  );
  const group = fields.RESOURCE_GROUP;
  const resourceGroup = message(
    { resource: group.resource, [`scope${suffix}`]: group.scopes, schemaUrl: group.schemaUrl },
    { resource, [`scope${suffix}`]: [scopeGroup] },
  );
  return message(
    { [`resource${suffix}`]: fields.REQUEST.resources },
    { [`resource${suffix}`]: [resourceGroup] },
  );
}
