/** Speech to text (Fastify 5): `POST /transcribe` takes a WAV file, gives words. */
import { addSpanAttributes, getLogger, recordException } from "@sightline/sdk";
import fastify, { type FastifyInstance } from "fastify";
import { AudioFault } from "../audio/audio-fault.ts";
import { type Recogniser, transcribe } from "./transcribe.ts";

const log = getLogger("speech-to-text");

export function createSpeechToText(recogniser: Recogniser): FastifyInstance {
  const app = fastify({ bodyLimit: 16 * 1024 * 1024 });
  app.addContentTypeParser("audio/wav", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  app.get("/health", () => ({ status: "ok" }));
  app.post<{ Body: Buffer }>("/transcribe", async (request) => {
    const tenant = String(request.headers["x-tenant-id"] ?? "unknown");
    addSpanAttributes({ "tenant.id": tenant });
    return transcribe(recogniser, tenant, request.body);
  });
  app.setErrorHandler((error, request, reply) => {
    const fault = error instanceof Error ? error : new Error(String(error));
    const status = fault instanceof AudioFault ? 422 : 500;
    recordException(fault);
    const fields = {
      "tenant.id": String(request.headers["x-tenant-id"] ?? "unknown"),
      code: fault instanceof AudioFault ? fault.code : fault.name,
      reason: fault.message,
    };
    if (status === 422) log.warn("corrupt audio refused", fields);
    else log.error("transcription failed", fields);
    return reply.status(status).send({ error: fault.message });
  });
  return app;
}
