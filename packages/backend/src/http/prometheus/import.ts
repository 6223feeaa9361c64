/** `POST /api/v1/import/prometheus`: metrics in text, with times of their own. */
import { SightlineError } from "@sightline/model";
import type { FastifyInstance } from "fastify";
import type { Clock } from "../../clock.ts";
import { parseExposition } from "../../exposition/parse.ts";
import { seriesOfExposition } from "../../exposition/written-series.ts";
import type { Admission } from "../../receiver/admission.ts";
import { unpackBody, unpackerFor } from "../../receiver/otlp-http/body.ts";
import type { SeriesIntake } from "../../receiver/series-intake.ts";
import { success, type Success } from "./answer.ts";

export interface ImportOptions {
  readonly intake: SeriesIntake;
  readonly admission: Admission;
  readonly clock: Clock;
}

const MIB = 1024 ** 2;
const LARGEST_BODY = 16 * MIB;
/** A page is read whole. */
const LARGEST_UNPACKED = 32 * MIB;

/** Give it a scope of its own: it reads bodies of any type. */
export function importApi(app: FastifyInstance, { intake, admission, clock }: ImportOptions): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: LARGEST_BODY }, (_request, body, done) => {
    done(null, body);
  });
  app.post("/api/v1/import/prometheus", { bodyLimit: LARGEST_BODY }, async (request): Promise<Success> => {
    const ticket = admission.enter();
    try {
      const { "content-encoding": contentEncoding = "", "content-type": contentType } = request.headers;
      const unpack = unpackerFor(contentEncoding);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      ticket.begin();
      ticket.reserve(body.length);
      const page = await unpackBody(body, unpack, contentEncoding, LARGEST_UNPACKED, ticket);
      const read = parseExposition(page, contentType);
      const series = seriesOfExposition(read, clock());
      const { stored, exemplars, rejections } = await intake.writeSeries(series);
      const warnings = rejections.map(({ count, reason }) => `${count}: ${reason}`);
      const answer = success({ series: series.length, samples: stored, exemplars, refused: rejections });
      return warnings.length === 0 ? answer : { ...answer, warnings };
    } catch (cause) {
      if (cause instanceof SightlineError) intake.refused(cause);
      throw cause;
    } finally {
      ticket.release();
    }
  });
}
