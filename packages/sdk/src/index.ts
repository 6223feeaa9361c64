export { sdkErrors } from "./errors.ts";
export { setupObservability } from "./observability/setup.ts";
