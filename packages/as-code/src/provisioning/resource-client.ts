/** What a platform does with one kind of resource, and how its kinds become a platform. */
import type { Difference } from "./compare.ts";
import { isPlain } from "./compare.ts";
import { provisioningErrors } from "./errors.ts";
import { placeOf, type PlatformAddress, type PlatformAnswer, saidIn } from "./http/request.ts";
import type { OwnerMark } from "./ownership.ts";
import { resourceName } from "./plan.ts";
import type {
  DashboardPlatform,
  DesiredResource,
  FoundResource,
  JsonObject,
  ListedResource,
  ResourceKind,
} from "./platform.ts";

export interface ResourceClient {
  list(): Promise<readonly ListedResource[]>;
  find(id: string): Promise<readonly FoundResource[]>;
  create(resource: DesiredResource): Promise<void>;
  update(found: FoundResource, resource: DesiredResource): Promise<void>;
  remove(resource: ListedResource): Promise<void>;
  differences(found: FoundResource, resource: DesiredResource): readonly Difference[];
}

type ByKind = Pick<DashboardPlatform, keyof ResourceClient>;

/** A platform's part that asks the client of each kind. */
export function byKind(of: (kind: ResourceKind) => ResourceClient): ByKind {
  return {
    list: (kind) => of(kind).list(),
    find: (kind, id) => of(kind).find(id),
    create: (resource) => of(resource.kind).create(resource),
    update: (found, resource) => of(resource.kind).update(found, resource),
    remove: (resource) => of(resource.kind).remove(resource),
    differences: (found, resource) => of(resource.kind).differences(found, resource),
  };
}

/** The answer's body, where it is an object; a page of a proxy is none. @throws PLATFORM_UNEXPECTED */
export function objectIn(address: PlatformAddress, answer: PlatformAnswer): JsonObject {
  if (answer.status < 300 && isPlain(answer.body)) return answer.body;
  throw unexpected(address, answer);
}

/** @throws PLATFORM_UNEXPECTED */
export function listIn(address: PlatformAddress, answer: PlatformAnswer): readonly JsonObject[] {
  if (answer.status < 300 && Array.isArray(answer.body)) return answer.body.filter(isPlain);
  throw unexpected(address, answer);
}

export function unexpected(address: PlatformAddress, { asked, status }: PlatformAnswer): Error {
  return provisioningErrors.PLATFORM_UNEXPECTED({ ...placeOf(address), asked, status });
}

/** Nothing where a write was taken. @throws PLATFORM_REFUSED with the platform's own sentence */
export function taken(
  address: PlatformAddress,
  answer: PlatformAnswer,
  resource: { readonly kind: ResourceKind; readonly id: string },
): void {
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.status >= 300 && answer.status < 400) throw unexpected(address, answer);
  const facts = { platform: address.product, resource: resourceName(resource) };
  throw provisioningErrors.PLATFORM_REFUSED({
    ...facts,
    status: answer.status,
    said: saidIn(address, answer.body),
  });
}

/** `RESOURCE_EXISTS` and `RESOURCE_CHANGED` of a resource. */
export function conflict(
  code: "RESOURCE_EXISTS" | "RESOURCE_CHANGED",
  { product }: PlatformAddress,
  resource: { readonly kind: ResourceKind; readonly id: string },
): Error {
  return provisioningErrors[code]({ platform: product, resource: resourceName(resource) });
}

/** A text field, empty where it is none. */
export function text(of: JsonObject, name: string): string {
  const value = of[name];
  return typeof value === "string" ? value : "";
}

/** An object field, empty where it is none. */
export function plain(of: JsonObject, name: string): JsonObject {
  const value = of[name];
  return isPlain(value) ? value : {};
}

export function items(of: JsonObject, name: string): readonly JsonObject[] {
  const value = of[name];
  return Array.isArray(value) ? value.filter(isPlain) : [];
}

export function texts(of: JsonObject, name: string): readonly string[] {
  const value = of[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

export function without(of: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(of).filter(([name]) => !names.includes(name)));
}

/** For `exactOptionalPropertyTypes`: no field where there is no mark. */
export function markField(mark: OwnerMark | undefined): { readonly mark?: OwnerMark } {
  return mark === undefined ? {} : { mark };
}

export function lockedField(reason: string | undefined): { readonly locked?: string } {
  return reason === undefined ? {} : { locked: reason };
}

/** Where it lies, compared as a field. */
export function folderDifference(found: FoundResource, desired: DesiredResource): readonly Difference[] {
  if (desired.within === undefined || found.within === desired.within) return [];
  return [
    {
      path: "folder",
      want: desired.within,
      ...(found.within === undefined || found.within === "" ? {} : { have: found.within }),
    },
  ];
}
