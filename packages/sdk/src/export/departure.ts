/**
 * What is done to spans and log records once before they leave: whose work it was and the fingerprints of exceptions are
 * added, secrets are taken out. It happens where they are encoded or handed to what the application has brought, and so
 * not while a request waits, unless a processor of the application's does.
 */
import { cleanStatements } from "../database/statement/foreign-statements.ts";
import { identityOf } from "../exception/fingerprint.ts";
import type { LogEntry } from "../logs/log-entry.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { SDK_NAME } from "../resource/version.ts";
import { type TenantScope, tenantScopeOf } from "../tenant/tenant-scope.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";

/** OpenTelemetry's conventions have no name for it. */
export const FINGERPRINT = "sightline.exception.fingerprint";

export class Departure {
  readonly #redaction: Redaction;

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
  }

  /** A span that has ended; asked again it does nothing. */
  span(span: RecordedSpan): void {
    if (span.hasDeparted) return;
    span.hasDeparted = true;
    const { redactor } = this.#redaction;
    this.#gather(span);
    for (const event of span.events ?? []) {
      if (event.thrown !== undefined)
        event.attributes.push(FINGERPRINT, identityOf(event.thrown).fingerprint);
    }
    if (!this.#redaction.isOn) return;
    span.name = redactor.repeated(span.name);
    span.statusMessage = redactor.text(span.statusMessage);
    // Ours have none left.
    if (span.sink.scope.name !== SDK_NAME) cleanStatements(span.attributes);
    this.#redact(span.attributes);
    span.events = span.events?.map((event) => {
      this.#redact(event.attributes);
      return { ...event, name: redactor.repeated(event.name), thrown: undefined };
    });
    for (const link of span.links ?? []) this.#redact(link.attributes);
  }

  /** A log record. A processor may have written to it since the last time, so it is looked through each time. */
  entry(entry: LogEntry): void {
    const { attributes } = entry;
    if (!entry.hasDeparted) {
      entry.hasDeparted = true;
      // After the fields of the caller, whose own say about the tenant must not stand against the request's.
      entry.tenant?.appendTo(attributes);
      if (entry.thrown !== undefined) attributes.push(FINGERPRINT, identityOf(entry.thrown).fingerprint);
    }
    if (!this.#redaction.isOn) return;
    entry.body = this.#redaction.redactor.value("body", entry.body);
    this.#redact(attributes);
  }

  /** Of a span that goes on: what a processor may see of it. Not counted, since it is looked at again at its end. */
  seen(attributes: AttributeList): AttributeList {
    if (!this.#redaction.isOn) return attributes;
    const copy = [...attributes];
    cleanStatements(copy);
    redactIn(copy, this.#redaction.uncounted.value);
    return copy;
  }

  seenText(text: string): string {
    return this.#redaction.uncounted.text(text);
  }

  /** All attributes into one list; those that are shared stay apart where they may leave as they are. */
  #gather(span: RecordedSpan): void {
    const { shared } = span;
    const scope = span.values === undefined ? undefined : tenantScopeOf(span.values);
    const tenant = scope === undefined || scope.isEmpty ? undefined : scope;
    if (shared === undefined && span.initial === undefined && tenant === undefined) return;
    span.shared = undefined;
    const rest = span.allAttributes();
    const own = tenant === undefined ? rest : withTenant(tenant, rest);
    span.initial = undefined;
    if (shared?.standBeside(own, span.sink.limits.attributes, this.#redaction.redactor, this.#isClean)) {
      span.shared = shared;
      span.attributes = own;
    } else if (shared === undefined) span.attributes = own;
    else {
      const all = [...shared.list, ...rest];
      span.attributes = tenant === undefined ? all : withTenant(tenant, all);
    }
  }

  readonly #isClean = (key: string, value: unknown): boolean =>
    this.#redaction.uncounted.value(key, value) === value;

  #redact(attributes: AttributeList): void {
    redactIn(attributes, this.#redaction.redactor.value);
  }
}

/** The tenant's first, so that the limits spare them; what the application has set under the same name wins. */
function withTenant(tenant: TenantScope, attributes: AttributeList): AttributeList {
  const all: AttributeList = [];
  tenant.appendTo(all);
  for (const part of attributes) all.push(part);
  return all;
}

function redactIn(attributes: AttributeList, safe: (key: string, value: unknown) => unknown): void {
  for (let at = 0; at < attributes.length; at += 2) {
    const value = attributes[at + 1];
    if (typeof value !== "boolean") attributes[at + 1] = safe(String(attributes[at]), value);
  }
}
