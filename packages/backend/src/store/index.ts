export { openChdbStore, type ChdbStoreOptions } from "./chdb/chdb-store.ts";
export { storeErrors } from "./errors.ts";
export type { Store } from "./store.ts";
