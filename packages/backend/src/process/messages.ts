/** What the supervisor and the process that holds the engine tell each other. */
import { SightlineError, type ErrorBody } from "@sightline/model";
import { processErrors } from "./errors.ts";
import type { EndReport } from "./end-report.ts";
import type { Addresses, BackendOptions } from "./options.ts";

export type ToChild =
  | { readonly kind: "start"; readonly options: BackendOptions; readonly logLevel: string }
  | { readonly kind: "stop" };

export type ToSupervisor =
  | { readonly kind: "ready"; readonly addresses: Addresses }
  /** A sign of life, with the seconds for which the store has owed an answer. */
  | { readonly kind: "beat"; readonly storeSeconds: number }
  | { readonly kind: "closed"; readonly report: EndReport }
  | { readonly kind: "failed"; readonly error: ErrorBody["error"]; readonly status: number };

export function failedMessage(cause: unknown): ToSupervisor {
  const error =
    cause instanceof SightlineError
      ? cause
      : processErrors.BACKEND_FAILED(
          { reason: cause instanceof Error ? cause.message : String(cause) },
          { cause },
        );
  return { kind: "failed", error: error.toBody().error, status: error.status };
}

export function errorOf({ error, status }: Extract<ToSupervisor, { kind: "failed" }>): SightlineError {
  const { code, message, hint, field } = error;
  return new SightlineError(code, message, hint, status, field === undefined ? {} : { field });
}
