/**
 * Headers and sizes of bodies that become attributes by choice. Only what is written in the headers is told, and for an
 * answer that is sent in chunks what was written; nothing is buffered.
 */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AttributeList } from "../../trace/attribute-list.ts";
import { replaceMethod } from "../replaced-method.ts";

export interface CaptureChoice {
  readonly captureRequestHeaders: readonly string[];
  readonly captureResponseHeaders: readonly string[];
  readonly captureBodySizes: boolean;
}

/** What is asked of an answer where headers or sizes are to be captured. */
export interface CapturedAnswer {
  /** The value of a header, by its lower-case name. */
  readonly header: (name: string) => unknown;
  /** Bytes of the body so far. */
  readonly written: (() => number) | undefined;
}

/** Header and attribute. */
type Wanted = readonly (readonly [header: string, attribute: string])[];

export class Capture {
  readonly #request: Wanted;
  readonly #response: Wanted;
  readonly sizes: boolean;

  constructor({ captureRequestHeaders, captureResponseHeaders, captureBodySizes }: CaptureChoice) {
    this.#request = wanted("http.request.header.", captureRequestHeaders);
    this.#response = wanted("http.response.header.", captureResponseHeaders);
    this.sizes = captureBodySizes;
  }

  request(headers: IncomingHttpHeaders, attributes: AttributeList): void {
    for (const [header, attribute] of this.#request) append(attributes, attribute, headers[header]);
    if (this.sizes) appendSize(attributes, "http.request.body.size", headers["content-length"]);
  }

  /** An answer to HEAD has no body, whatever its length says. */
  response({ header, written }: CapturedAnswer, isHead: boolean, attributes: AttributeList): void {
    for (const [name, attribute] of this.#response) append(attributes, attribute, header(name));
    if (!this.sizes) return;
    const size = isHead ? 0 : (header("content-length") ?? written?.());
    appendSize(attributes, "http.response.body.size", size);
  }
}

/** What was chosen; `undefined` when that is nothing. */
export function captureOf(choice: CaptureChoice): Capture | undefined {
  const { captureRequestHeaders, captureResponseHeaders, captureBodySizes } = choice;
  return captureRequestHeaders.length + captureResponseHeaders.length > 0 || captureBodySizes
    ? new Capture(choice)
    : undefined;
}

function wanted(prefix: string, headers: readonly string[]): Wanted {
  return [...new Set(headers.map((header) => header.toLowerCase()))].map((header) => [
    header,
    prefix + header,
  ]);
}

/** A list of texts, as the conventions have it. */
function append(attributes: AttributeList, attribute: string, value: unknown): void {
  if (value === undefined) return;
  attributes.push(attribute, Array.isArray(value) ? value.map(textOf) : [textOf(value)]);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function appendSize(attributes: AttributeList, attribute: string, length: unknown): void {
  const text: unknown = Array.isArray(length) ? length[0] : length;
  const size = typeof text === "string" && /^\d{1,15}$/u.test(text) ? Number(text) : text;
  if (typeof size === "number") attributes.push(attribute, size);
}

/**
 * A header of an answer of `node:http`. One that was only given to `writeHead` is kept nowhere but in the head itself,
 * whose property has no public door.
 */
export function headerOf(response: ServerResponse, name: string): unknown {
  const set = response.getHeader(name);
  if (set !== undefined) return set;
  const head: unknown = Reflect.get(response, "_header");
  if (typeof head !== "string") return undefined;
  const values = head
    .split("\r\n")
    .filter((line) => line.slice(0, line.indexOf(":")).toLowerCase() === name)
    .map((line) => line.slice(line.indexOf(":") + 1).trim());
  return values.length === 0 ? undefined : values;
}

/** Counts the bytes of the body that an answer is given; a middleware that compresses stands before it. */
export function countedBody(response: ServerResponse): () => number {
  let bytes = 0;
  for (const name of ["write", "end"]) {
    replaceMethod<[chunk: unknown, encoding: unknown, done: unknown]>(
      response,
      name,
      (original) =>
        function counted(this: unknown, ...values) {
          bytes += sizeOf(values[0], values[1]);
          return original.apply(this, values);
        },
    );
  }
  return () => bytes;
}

function sizeOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === "string")
    return Buffer.byteLength(
      chunk,
      typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8",
    );
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}
