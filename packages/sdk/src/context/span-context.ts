/** A span together with context values that were set after it had started. */
import { type Context, type Span } from "@opentelemetry/api";
import { SPAN_KEY } from "./keys.ts";

export class SpanWithValues implements Context {
  readonly span: Span;
  readonly values: Context;

  constructor(span: Span, values: Context) {
    this.span = span;
    this.values = values;
  }

  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this.span : this.values.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return key === SPAN_KEY
      ? this.values.setValue(key, value)
      : new SpanWithValues(this.span, this.values.setValue(key, value));
  }

  deleteValue(key: symbol): Context {
    return key === SPAN_KEY ? this.values : new SpanWithValues(this.span, this.values.deleteValue(key));
  }
}
