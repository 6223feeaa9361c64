/** `node --import @sightline/sdk/register app.js`: everything from the environment, before the first line of the app. */
import { SightlineError } from "@sightline/model";
import { announce } from "./observability/announcement.ts";
import { setupObservability } from "./observability/setup.ts";

try {
  announce(setupObservability());
} catch (error) {
  if (!(error instanceof SightlineError)) throw error;
  // Nothing of the application runs yet, and a stack of the SDK's own would not help whoever set a variable.
  process.stderr.write(`[sightline] ${error.message}\n[sightline] ${error.hint}\n`);
  process.exit(1);
}
