/** A service with OpenTelemetry's own instrumentations, unchanged, on this SDK. `ALONE`: the SDK's own are off. */
const { setupObservability } = require("@sightline/sdk");
const { registerInstrumentations } = require("@opentelemetry/instrumentation");
const { ExpressInstrumentation } = require("@opentelemetry/instrumentation-express");
const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");
const { RuntimeNodeInstrumentation } = require("@opentelemetry/instrumentation-runtime-node");
const { UndiciInstrumentation } = require("@opentelemetry/instrumentation-undici");
const { WinstonInstrumentation } = require("@opentelemetry/instrumentation-winston");

const official = () =>
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation(),
      new ExpressInstrumentation(),
      new UndiciInstrumentation(),
      new WinstonInstrumentation(),
      new RuntimeNodeInstrumentation({ monitoringPrecision: 50 }),
    ],
  });

if (process.env.EARLY === "true") official();
const alone = process.env.ALONE === "true";
const handle = setupObservability(alone ? { instrumentations: { http: false, fetch: false } } : {});
if (process.env.EARLY !== "true") official();

const http = require("node:http");
const express = require("express");
const winston = require("winston");

const logger = winston.createLogger({
  transports: [new winston.transports.Stream({ stream: process.stderr })],
});
const app = express();
app.get("/stock/:id", (_request, response) => response.send("4"));
app.get("/items/:id", async (request, response) => {
  logger.warn("asked for an item", { item: request.params.id });
  const { port } = server.address();
  await (await fetch(`http://127.0.0.1:${port}/stock/${request.params.id}`)).text();
  http.get(`http://127.0.0.1:${port}/stock/2`, (answer) => {
    answer.resume().on("end", () => response.send("ok"));
  });
});
const server = app.listen(0, "127.0.0.1", () => process.send(server.address().port));

process.on("message", () => {
  server.close();
  server.closeAllConnections();
  void handle.shutdown().then(() => process.exit(0));
});
