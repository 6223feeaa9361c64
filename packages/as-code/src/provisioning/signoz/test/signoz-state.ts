/** What the strict SigNoz holds, and how it answers. */
import { randomUUID } from "node:crypto";
import type { JsonObject } from "../../platform.ts";
import { objectOf, type StrictAnswer } from "../../test/strict-server.ts";

export interface SignozState {
  readonly dashboards: Map<string, JsonObject>;
  readonly rules: Map<string, JsonObject>;
}

export function success(data: unknown, status = 200): StrictAnswer {
  return { status, body: { status: "success", data } };
}

export function failure(status: number, type: string, code: string, text: string): StrictAnswer {
  const error = { type, code, message: text, errors: [], suggestions: [] };
  return { status, body: { status: "error", error } };
}

export function invalid(faults: readonly string[]): StrictAnswer {
  const errors = faults.map((message) => ({ message, suggestions: [] }));
  const error = {
    type: "invalid-input",
    code: "invalid_input",
    message: "the body is refused",
    errors,
    suggestions: [],
  };
  return { status: 400, body: { status: "error", error } };
}

export function stamped(body: unknown, before?: JsonObject): JsonObject {
  const now = new Date().toISOString();
  return {
    id: before?.["id"] ?? randomUUID(),
    createdAt: before?.["createdAt"] ?? now,
    createdBy: "service-account",
    updatedAt: now,
    updatedBy: "service-account",
    ...objectOf(body),
  };
}

export function missing(what: "dashboard" | "rule"): StrictAnswer {
  return failure(404, "not-found", `${what}_not_found`, `${what} not found`);
}
