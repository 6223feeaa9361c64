export { openChdbStore } from "./chdb/chdb-store.ts";
export type { JournalEvent } from "./chdb/journal/event.ts";
export type { RetentionEvent } from "./chdb/retention/size.ts";
export type { Durability } from "./chdb/journal/segment.ts";
export { storeErrors } from "./errors.ts";
export { openMemoryStore } from "./memory/memory-store.ts";
export type { Store } from "./store.ts";
