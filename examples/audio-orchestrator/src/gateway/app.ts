/** The door of the orchestrator (Express 5): a turn is a spoken question in, a spoken answer out. */
import { addSpanAttributes, getLogger, recordException, withSpan } from "@sightline/sdk";
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from "express";
import { answerTo } from "./dialogue.ts";
import { type Downstream, DownstreamFault, synthesize, transcribe } from "./downstream.ts";
import type { Household } from "./household.ts";
import {
  active_sessions,
  audio_turns_total,
  end_to_end_response_duration_seconds,
  tts_synthesis_duration_seconds,
} from "../measured.ts";

const log = getLogger("gateway");

export function createGateway(downstream: Downstream, household: Household): Express {
  const app = express();
  app.get("/health", (_request, response) => {
    response.json({ status: "ok" });
  });
  app.post("/v1/turns", express.raw({ type: "audio/wav", limit: "16mb" }), (request, response) =>
    measured(response, () => turn(downstream, household, request, response)),
  );
  app.use(answerFaults);
  return app;
}

/** Counts a turn by its answer's status when the answer has gone, or the caller. */
async function measured(response: Response, work: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  active_sessions.add(1);
  response.once("close", () => {
    const { statusCode: status, writableFinished } = response;
    const outcome = status < 400 && writableFinished ? "answered" : status < 500 ? "refused" : "failed";
    active_sessions.add(-1);
    audio_turns_total.inc(1, { outcome });
    if (outcome === "answered") {
      end_to_end_response_duration_seconds.observe((performance.now() - begun) / 1000);
    }
  });
  await work();
}

async function turn(
  downstream: Downstream,
  household: Household,
  request: Request,
  response: Response,
): Promise<void> {
  const tenant = request.get("x-tenant-id");
  if (tenant === undefined || !(request.body instanceof Uint8Array)) {
    log.warn("turn refused", { reason: tenant === undefined ? "no tenant" : "no audio" });
    response.status(400).json({ error: "Send audio/wav with an x-tenant-id header." });
    return;
  }
  const voice = request.get("x-voice") ?? "alto";
  addSpanAttributes({ "tenant.id": tenant, "audio.bytes": request.body.length, "tts.voice": voice });
  const heard = await transcribe(downstream, tenant, request.body);
  const { answer, rule } = withSpan("dialogue.reply", () => {
    const reply = answerTo(heard.text);
    addSpanAttributes({
      "tenant.id": tenant,
      "model.synthetic": true,
      "dialogue.rule": reply.rule,
      "stt.confidence": heard.confidence,
    });
    carryOut(household, tenant, reply.rule);
    return reply;
  });
  const asked = performance.now();
  const audio = await synthesize(downstream, tenant, { text: answer, voice });
  tts_synthesis_duration_seconds.observe((performance.now() - asked) / 1000, { voice });
  log.info("turn answered", {
    "tenant.id": tenant,
    heard: heard.text,
    answer,
    rule,
    audio_seconds: heard.audioSeconds,
  });
  response.set("x-transcript", heard.text).type("audio/wav").send(Buffer.from(audio));
}

/** What a rule asks for beside an answer. */
function carryOut(household: Household, tenant: string, rule: string): void {
  switch (rule) {
    case "light+on":
    case "light+off":
      addSpanAttributes({ "lights.switched": household.switchLights(tenant, rule === "light+on") });
      break;
    case "weather": {
      const celsius = household.usualTemperature(tenant);
      if (celsius !== undefined) addSpanAttributes({ "weather.usual_celsius": celsius });
      break;
    }
    default:
  }
}

const answerFaults: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  const status = fault instanceof DownstreamFault ? fault.status : statusOf(fault);
  recordException(fault);
  const fields = { "tenant.id": request.get("x-tenant-id") ?? "", status, reason: fault.message };
  if (status >= 500) log.error("turn failed", fields);
  else log.warn("turn refused", fields);
  response.status(status).json({ error: fault.message });
};

/** Express' body parser puts the status on its errors (413 for a body over the limit). */
function statusOf(error: Error): number {
  return "status" in error && typeof error.status === "number" ? error.status : 500;
}
