/** The forms of ids that come from outside: a header must neither inject into a log nor make labels without end. */

/** 64 signs: a UUID with a prefix fits; no space, quote, comma or control character. */
const TENANT = /^[A-Za-z\d][\w.:-]{0,63}$/u;
/** As gateways make them: UUIDs, ULIDs, trace ids, base64. */
const REQUEST = /^[\w.:/+=-]{1,128}$/u;
/** Names of attributes with a namespace of their own: `user.id`. */
const ATTRIBUTE = /^[a-z][\w-]{0,63}(?:\.[\w-]{1,64}){0,4}$/iu;
/** UTF-16 units of a business id; longer ones are cut. */
const MAX_VALUE = 256;

/** What a tenant's id may be, for people. */
export const TENANT_FORM =
  "1 to 64 letters, digits, dots, colons, dashes and underscores, a letter or digit first";

export function isTenantId(text: string): boolean {
  return TENANT.test(text);
}

export function isRequestId(text: string): boolean {
  return REQUEST.test(text);
}

export function isAttributeName(text: string): boolean {
  return ATTRIBUTE.test(text);
}

/** A business id as it is kept: control characters out, not too long; `undefined` when nothing is left. */
export function businessId(value: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  const clean = value.replaceAll(/[\u0000-\u001f\u007f-\u009f]/gu, "").slice(0, MAX_VALUE);
  return clean === "" ? undefined : clean;
}
