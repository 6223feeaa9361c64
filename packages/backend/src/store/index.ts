export { openChdbStore, type ChdbStoreOptions } from "./chdb/chdb-store.ts";
export { storeErrors } from "./errors.ts";
export { openMemoryStore, type MemoryStoreOptions } from "./memory/memory-store.ts";
export type { Store } from "./store.ts";
