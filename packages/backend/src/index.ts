// The package's public names; see README.
export { systemClock, type Clock } from "./clock.ts";
export { accessErrors } from "./access/errors.ts";
export { healthErrors } from "./health/errors.ts";
export { httpErrors } from "./http/errors.ts";
export { startBackend, type Backend, type BackendDeps } from "./process/backend.ts";
export { openStore } from "./process/open-store.ts";
export { processErrors } from "./process/errors.ts";
export type { Addresses, BackendOptions, StoreKind } from "./process/options.ts";
export { Supervisor, type SupervisorEvent, type SupervisorOptions } from "./process/supervisor.ts";
export { receiverErrors } from "./receiver/errors.ts";
export { openChdbStore, storeErrors, type Durability, type Store } from "./store/index.ts";
