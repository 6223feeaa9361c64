import { setTimeout as wait } from "node:timers/promises";
import { setupObservability } from "@sightline/sdk";

const observability = setupObservability();

const { createSpeechToText } = await import("./app.ts");
const { ModelCache } = await import("./model-cache.ts");
const { serve } = await import("../process/service.ts");

/** Fewer than there are tenants, so that the rare ones meet a cold cache. */
const modelsInMemory = 3;
const coldLoadMs = 650;

const app = createSpeechToText({
  models: new ModelCache({ capacity: modelsInMemory, load: () => wait(coldLoadMs) }),
  wait: (ms) => wait(ms),
});
await app.ready();
serve({
  server: app.server,
  port: Number(process.env["PORT"] ?? 0),
  beforeExit: async () => {
    await observability.shutdown();
  },
});
