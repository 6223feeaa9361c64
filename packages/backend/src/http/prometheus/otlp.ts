/** `POST /api/v1/otlp/v1/metrics`: OTLP where Prometheus takes it, the same as `/v1/metrics` on the port of OTLP. */
import { SightlineError } from "@sightline/model";
import type { FastifyInstance } from "fastify";
import type { Admission } from "../../receiver/admission.ts";
import { receiverErrors } from "../../receiver/errors.ts";
import { take, type IntakeOptions } from "../../receiver/intake.ts";
import { acceptedAnswer, contentTypeOf, encodingOf, failureAnswer } from "../../receiver/otlp-http/answer.ts";
import { unpackBody, unpackerFor } from "../../receiver/otlp-http/body.ts";
import { asSightlineError } from "../failure.ts";

export interface OtlpOptions extends IntakeOptions {
  readonly admission: Admission;
}

const PATH = "/api/v1/otlp/v1/metrics";
const MIB = 1024 ** 2;
/** As the receivers on the ports of OTLP have them. */
const LARGEST_BODY = 16 * MIB;
const LARGEST_UNPACKED = 64 * MIB;

/** Give it a scope of its own: it reads bodies of OTLP, and answers in OTLP's words. */
export function otlpMetricsApi(app: FastifyInstance, options: OtlpOptions): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: LARGEST_BODY }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((cause, request, reply) => {
    const error = asSightlineError(cause, PATH);
    const encoding = encodingOf(request.headers["content-type"]) ?? "json";
    if (error.status >= 500) options.logger.error({ err: cause }, error.message);
    if (cause instanceof SightlineError) options.observer?.refused("metrics", cause);
    if (error.status === 429 || error.status === 503) reply.header("retry-after", "1");
    reply
      .code(error.status)
      .type(contentTypeOf(encoding))
      .send(Buffer.from(failureAnswer(encoding, error)));
  });
  app.post(PATH, { bodyLimit: LARGEST_BODY }, async (request, reply) => {
    const { "content-encoding": contentEncoding = "", "content-type": contentType = "" } = request.headers;
    const encoding = encodingOf(contentType);
    if (encoding === undefined) throw receiverErrors.OTLP_CONTENT_TYPE_UNSUPPORTED({ contentType });
    const unpack = unpackerFor(contentEncoding);
    const ticket = options.admission.enter();
    try {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      ticket.begin();
      ticket.reserve(body.length);
      const bytes = await unpackBody(body, unpack, contentEncoding, LARGEST_UNPACKED, ticket);
      const receipt = await take("metrics", encoding, bytes, options);
      return await reply
        .type(contentTypeOf(encoding))
        .send(Buffer.from(acceptedAnswer("metrics", encoding, receipt)));
    } finally {
      ticket.release();
    }
  });
}
