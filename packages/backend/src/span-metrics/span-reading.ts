/** The spans of one request on their way in: what counts is noted, and counted once the request is stored. */
import {
  ANY_VALUE,
  ATTRIBUTE_STRIDE,
  type AttributeTable,
  type ProtoReader,
  type ResourceView,
  type SpanView,
} from "@sightline/otlp";
import { valueText } from "../store/record/attribute-text.ts";
import { PARTIAL, spanWeight } from "../store/record/span-weight.ts";
import type { WatchedSpans } from "../store/span-watch.ts";
import type { MeasuredServices } from "./services.ts";
import { IS_REQUEST, STATUS_SHIFT, type StagedSpans } from "./staged-spans.ts";

const SERVER = 2;
const CLIENT = 3;
const CONSUMER = 5;
const WORD = 4_294_967_296;

const PARTIAL_KEY = Buffer.from(PARTIAL);
const DATABASE = Buffer.from("db.system");
const DATABASE_NAME = Buffer.from("db.system.name");
const MOST_WEIGHTS = 100;

/** By the text of `tracestate`; a sampler has one, or a few. */
export type SpanWeights = Map<string, number>;

export interface SpanReadingParts {
  readonly services: MeasuredServices;
  readonly weights: SpanWeights;
  /** Empty. */
  readonly staged: StagedSpans;
}

export class SpanReading implements WatchedSpans {
  readonly #services: MeasuredServices;
  readonly #weights: SpanWeights;
  readonly #staged: StagedSpans;
  readonly #count: (reader: ProtoReader) => void;
  #reader: ProtoReader | undefined;
  #service = 0;

  /** `count` is called once what was staged is stored. */
  constructor({ services, weights, staged }: SpanReadingParts, count: (reader: ProtoReader) => void) {
    this.#services = services;
    this.#weights = weights;
    this.#staged = staged;
    this.#count = count;
  }

  resource({ attributes }: ResourceView): void {
    let name = "";
    let namespace = "";
    for (let index = 0; index < attributes.count; index++) {
      const key = attributes.key(index);
      if (key === "service.name") name = textOf(attributes, index);
      else if (key === "service.namespace") namespace = textOf(attributes, index);
    }
    this.#service = this.#services.of(name, namespace).index;
  }

  span(view: SpanView): void {
    const { kind, attributes, reader } = view;
    const { data } = reader;
    this.#reader = reader;
    const hasParent = view.parentSpanIdEnd > view.parentSpanIdStart && !isZero(data, view.parentSpanIdStart);
    const entered = kind === SERVER || kind === CONSUMER;
    const isRequest = entered || (!hasParent && kind <= 1);
    // A span that only its end has kept stands for nobody, and those that the ratio kept stand for it.
    if (isRequest && find(data, attributes, PARTIAL_KEY) >= 0) return;
    let database = -1;
    if (kind === CLIENT) {
      database = find(data, attributes, DATABASE_NAME);
      if (database < 0) database = find(data, attributes, DATABASE);
      if (database >= 0 && attributes.slots[database * ATTRIBUTE_STRIDE + 2] !== ANY_VALUE.stringValue)
        database = -1;
    }
    const started = secondsAt(data, view.startTimeAt);
    const ended = secondsAt(data, view.endTimeAt);
    const slot = database * ATTRIBUTE_STRIDE;
    this.#staged.add(
      this.#service,
      (kind > 5 ? 0 : kind) | (Math.min(view.statusCode, 2) << STATUS_SHIFT) | (isRequest ? IS_REQUEST : 0),
      view.nameStart,
      view.nameEnd,
      view.traceIdStart,
      view.spanIdStart,
      hasParent ? view.parentSpanIdStart : -1,
      database < 0 ? 0 : (attributes.slots[slot + 3] ?? 0),
      database < 0 ? 0 : (attributes.slots[slot + 4] ?? 0),
      durationOf(data, view),
      Math.max(started, ended),
      view.traceStateEnd === view.traceStateStart ? 1 : this.#weightOf(view),
    );
  }

  stored(): void {
    if (this.#reader !== undefined) this.#count(this.#reader);
  }

  #weightOf({ reader, traceStateStart, traceStateEnd }: SpanView): number {
    const text = reader.text(traceStateStart, traceStateEnd);
    const known = this.#weights.get(text);
    if (known !== undefined) return known;
    const weight = spanWeight(text);
    if (this.#weights.size < MOST_WEIGHTS) this.#weights.set(text, weight);
    return weight;
  }
}

function textOf(attributes: AttributeTable, index: number): string {
  return valueText(attributes.value(index));
}

/** The number of the attribute with this key, −1 where there is none. */
function find(data: DataView, { slots, count }: AttributeTable, key: Buffer): number {
  for (let index = 0; index < count; index++) {
    const start = slots[index * ATTRIBUTE_STRIDE] ?? 0;
    if ((slots[index * ATTRIBUTE_STRIDE + 1] ?? 0) - start !== key.length) continue;
    let at = 0;
    while (at < key.length && data.getUint8(start + at) === key[at]) at++;
    if (at === key.length) return index;
  }
  return -1;
}

function isZero(data: DataView, at: number): boolean {
  return data.getInt32(at, true) === 0 && data.getInt32(at + 4, true) === 0;
}

function secondsAt(data: DataView, at: number): number {
  return at < 0 ? 0 : (data.getUint32(at + 4, true) * WORD + data.getUint32(at, true)) / 1e9;
}

/** In seconds, from the difference of the nanoseconds: as seconds since 1970 they have lost the last digits. 0 where the clock stepped back. */
function durationOf(data: DataView, { startTimeAt, endTimeAt }: SpanView): number {
  if (startTimeAt < 0 || endTimeAt < 0) return 0;
  const high = data.getUint32(endTimeAt + 4, true) - data.getUint32(startTimeAt + 4, true);
  const low = data.getUint32(endTimeAt, true) - data.getUint32(startTimeAt, true);
  return Math.max(0, (high * WORD + low) / 1e9);
}
