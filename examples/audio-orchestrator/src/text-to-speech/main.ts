/** Nothing here speaks of observability: this service is started with `node --import @sightline/sdk/register`. */
import { setTimeout as wait } from "node:timers/promises";
import { serve } from "../process/service.ts";
import { createTextToSpeech } from "./app.ts";

serve({
  server: createTextToSpeech((ms) => wait(ms)),
  port: Number(process.env["PORT"] ?? 0),
  beforeExit: async () => {},
});
