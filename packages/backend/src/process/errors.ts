import { defineErrors, type ErrorCatalogue } from "@sightline/model";
import type { PortHolder } from "./port-holder.ts";

interface ProcessFacts {
  PORT_IN_USE: {
    readonly port: number;
    readonly host: string;
    readonly purpose: string;
    readonly flag: string;
    /** `undefined` where it cannot be told. */
    readonly holder: PortHolder | undefined;
  };
  ADDRESS_UNUSABLE: { readonly host: string; readonly port: number; readonly reason: string };
  BACKEND_FAILED: { readonly reason: string };
  BACKEND_KEEPS_CRASHING: { readonly how: string; readonly attempts: number };
}

/** Why the backend does not start. */
export const processErrors: ErrorCatalogue<ProcessFacts> = defineErrors<ProcessFacts>({
  PORT_IN_USE: {
    message: ({ port, host, purpose, holder }) =>
      `Port ${port} on ${host}, for ${purpose}, is taken by ${holder === undefined ? "another program" : `process ${holder.pid} (${holder.command})`}.`,
    hint: ({ port, flag, holder }) =>
      `End ${holder === undefined ? "that program" : `it (kill ${holder.pid})`}, or start with ${flag} ${port + 10}; ${flag} 0 takes any free port.`,
    status: 503,
    example: {
      port: 4320,
      host: "127.0.0.1",
      purpose: "UI and APIs",
      flag: "--port",
      holder: { pid: 4711, command: "node server.js" },
    },
  },
  ADDRESS_UNUSABLE: {
    message: ({ host, port, reason }) => `The backend cannot listen on ${host}:${port}: ${reason}.`,
    hint: () => "Give an address of this machine with --host and a port above 1023.",
    status: 503,
    example: { host: "127.0.0.1", port: 80, reason: "permission denied" },
  },
  BACKEND_FAILED: {
    message: ({ reason }) => `The backend could not start: ${reason}`,
    hint: () => "Its log above says more. `--store memory` starts without the embedded engine.",
    status: 503,
    example: { reason: "unexpected end of file" },
  },
  BACKEND_KEEPS_CRASHING: {
    message: ({ how, attempts }) =>
      `The backend's process ended ${attempts} times before it was ready: ${how}.`,
    hint: () =>
      "Its log above says more. `--store memory` starts without the embedded engine; --data takes another directory.",
    status: 503,
    example: { how: "signal SIGSEGV", attempts: 3 },
  },
});
