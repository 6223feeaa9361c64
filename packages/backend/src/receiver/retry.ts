/** Seconds a sender waits before it tries again when there was too much, or the store failed. */
export const RETRY_AFTER_SECONDS = 1;
