import { createServer } from "node:http";
import { setupObservability } from "@sightline/sdk";

const observability = setupObservability();

const { createGateway } = await import("./app.ts");
const { openHousehold } = await import("./household.ts");
const { required, serve } = await import("../process/service.ts");

const app = createGateway(
  {
    speechToText: required("SPEECH_TO_TEXT_URL"),
    textToSpeech: required("TEXT_TO_SPEECH_URL"),
    timeoutMs: 1500,
  },
  openHousehold(),
);
serve({
  server: createServer(app),
  port: Number(process.env["PORT"] ?? 0),
  beforeExit: async () => {
    await observability.shutdown();
  },
});
