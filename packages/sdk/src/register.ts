/** `node --import @sightline/sdk/register app.js`: everything from the environment, before the first line of the app. */
import { setupObservability } from "./observability/setup.ts";

setupObservability();
