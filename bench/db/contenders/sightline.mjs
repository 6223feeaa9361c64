/** The SDK as its users get it (bundled), with the defaults of production: span, duration histogram, loops and slow queries. */
import { setupObservability } from "@sightline/sdk";

const handle = setupObservability();

export default { flush: () => handle.flush() };
