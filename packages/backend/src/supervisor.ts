// The subpath `@sightline/backend/supervisor`: what starts a backend in a process of its own, without loading one here.
export type { BackendOptions } from "./process/options.ts";
export { Supervisor, type SupervisorEvent, type SupervisorOptions } from "./process/supervisor.ts";
