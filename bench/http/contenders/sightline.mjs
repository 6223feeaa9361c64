/** The SDK as its users get it (bundled), with its defaults: span, duration histogram, counter and line with ids. */
import { getLogger, setupObservability } from "@sightline/sdk";

const handle = setupObservability();
const logger = getLogger("items");

export default { log: (message, fields) => logger.info(message, fields), flush: () => handle.flush() };
