/** How large a span or a log record may grow (OpenTelemetry's attribute, span and log record limits). */
import type { Settings } from "./settings.ts";

export interface AttributeLimits {
  /** Further attributes are dropped and counted. */
  readonly count: number;
  /** Characters of a text; `Infinity` for no limit. */
  readonly valueLength: number;
}

export interface SpanLimits {
  readonly attributes: AttributeLimits;
  readonly events: number;
  readonly links: number;
  readonly eventAttributes: AttributeLimits;
  readonly linkAttributes: AttributeLimits;
}

type LimitKey = Extract<keyof Settings, `${string}Limit`>;
export type LimitValues = { readonly [K in LimitKey]: number | undefined };

export function spanLimitsOf(values: LimitValues): SpanLimits {
  const general = generalLimits(values);
  return Object.freeze({
    attributes: {
      count: values.spanAttributeCountLimit ?? general.count,
      valueLength: values.spanAttributeValueLengthLimit ?? general.valueLength,
    },
    events: values.spanEventCountLimit ?? 128,
    links: values.spanLinkCountLimit ?? 128,
    eventAttributes: { ...general, count: values.eventAttributeCountLimit ?? general.count },
    linkAttributes: { ...general, count: values.linkAttributeCountLimit ?? general.count },
  });
}

export function logLimitsOf(values: LimitValues): AttributeLimits {
  const general = generalLimits(values);
  return Object.freeze({
    count: values.logAttributeCountLimit ?? general.count,
    valueLength: values.logAttributeValueLengthLimit ?? general.valueLength,
  });
}

function generalLimits(values: LimitValues): AttributeLimits {
  return {
    count: values.attributeCountLimit ?? 128,
    valueLength: values.attributeValueLengthLimit ?? Infinity,
  };
}
