/** `POST /api/v1/write`: Prometheus' remote write 1.0 and 2.0. */
import { SightlineError } from "@sightline/model";
import type { FastifyInstance } from "fastify";
import type { Admission } from "../../receiver/admission.ts";
import type { SeriesIntake } from "../../receiver/series-intake.ts";
import { decodeRemoteWrite, type RemoteWriteVersion } from "../../remote-write/decode.ts";
import { remoteWriteErrors } from "../../remote-write/errors.ts";
import { FamilyBook } from "../../remote-write/metadata.ts";
import { unpackSnappy } from "../../remote-write/snappy.ts";
import type { SeriesReceipt } from "../../store/store.ts";

export interface WriteOptions {
  readonly intake: SeriesIntake;
  readonly admission: Admission;
}

const MIB = 1024 ** 2;
/** Prometheus sends 2000 samples at once, some 100 KB. */
const LARGEST_BODY = 16 * MIB;
const LARGEST_UNPACKED = 32 * MIB;

const MESSAGES: Readonly<Record<string, RemoteWriteVersion>> = {
  "prometheus.WriteRequest": "1.0",
  "io.prometheus.write.v2.Request": "2.0",
};

/** Give it a scope of its own: it reads bodies of protobuf. */
export function remoteWriteApi(app: FastifyInstance, { intake, admission }: WriteOptions): void {
  const book = new FamilyBook();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: LARGEST_BODY }, (_request, body, done) => {
    done(null, body);
  });
  app.post("/api/v1/write", { bodyLimit: LARGEST_BODY }, async (request, reply) => {
    const ticket = admission.enter();
    try {
      const version = versionOf(request.headers["content-type"] ?? "");
      const contentEncoding = (request.headers["content-encoding"] ?? "").trim().toLowerCase();
      if (contentEncoding !== "snappy")
        throw remoteWriteErrors.REMOTE_WRITE_ENCODING_UNSUPPORTED({ contentEncoding });
      const packed = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      ticket.begin();
      ticket.reserve(packed.length);
      const body = unpackSnappy(packed, LARGEST_UNPACKED);
      ticket.reserve(body.length);
      const { series, refused } = decodeRemoteWrite(body, version, book);
      const receipt = await intake.writeSeries(series, refused.receipt().rejections);
      reply.headers(writtenHeaders(receipt));
      const partial = partialError(receipt);
      if (partial !== undefined) throw partial;
      return await reply.code(204).send();
    } catch (cause) {
      // Of requests of which a part was stored the parts are counted already.
      if (cause instanceof SightlineError && cause.code !== remoteWriteErrors.REMOTE_WRITE_PARTIAL.code)
        intake.refused(cause);
      throw cause;
    } finally {
      ticket.release();
    }
  });
}

/** Without a `proto` parameter it is 1.0, as its specification says. */
function versionOf(contentType: string): RemoteWriteVersion {
  const [type = "", ...parameters] = contentType.split(";").map((part) => part.trim());
  const proto = parameters.find((parameter) => parameter.startsWith("proto="))?.slice("proto=".length);
  const name = (proto ?? "prometheus.WriteRequest").replaceAll('"', "");
  const version = Object.hasOwn(MESSAGES, name) ? MESSAGES[name] : undefined;
  if (type.toLowerCase() !== "application/x-protobuf" || version === undefined)
    throw remoteWriteErrors.REMOTE_WRITE_TYPE_UNSUPPORTED({ contentType });
  return version;
}

function writtenHeaders({ stored, histograms, exemplars }: SeriesReceipt): Readonly<Record<string, string>> {
  return {
    "x-prometheus-remote-write-samples-written": String(stored - histograms),
    "x-prometheus-remote-write-histograms-written": String(histograms),
    "x-prometheus-remote-write-exemplars-written": String(exemplars),
  };
}

/** 400: the sender must not send them again, and says so in its own log. */
function partialError({ stored, exemplars, rejections }: SeriesReceipt): SightlineError | undefined {
  if (rejections.length === 0) return undefined;
  const refused = rejections.reduce((sum, { count }) => sum + count, 0);
  const reasons = rejections.map(({ count, reason }) => `${count}: ${reason}`).join("; ");
  return remoteWriteErrors.REMOTE_WRITE_PARTIAL({ stored: stored + exemplars, refused, reasons });
}
