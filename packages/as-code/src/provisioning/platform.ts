/**
 * What provisioning asks of a platform: to list, find, create, change and remove resources by an identity that stays the same
 * from one run to the next. Every platform passes `contract/platform-contract.ts`.
 */
import type { Difference } from "./compare.ts";
import type { OwnerMark } from "./ownership.ts";

export type PlatformName = "grafana" | "signoz";

/** An alert of Grafana lives in a group that is written as a whole; one of SigNoz stands alone. */
export type ResourceKind = "folder" | "datasource" | "dashboard" | "alert-group" | "alert-rule";

export type JsonObject = Readonly<Record<string, unknown>>;

/** What should be there. */
export interface DesiredResource {
  readonly kind: ResourceKind;
  /** Grafana's uid (`folder/group` of alerts), SigNoz' name. */
  readonly id: string;
  readonly title: string;
  /** As the platform takes it, without marks, versions and the platform's own ids. */
  readonly body: JsonObject;
  readonly mark: OwnerMark;
  /** Id of the folder that it lies in. */
  readonly within?: string;
}

/** What is there, as a list tells it. */
export interface ListedResource {
  readonly kind: ResourceKind;
  readonly id: string;
  /** What the platform addresses it by; SigNoz' is a UUID. */
  readonly key: string;
  readonly title: string;
  /** Absent where it is not Sightline's. */
  readonly mark?: OwnerMark;
  /** Why the platform takes no change of it, as a sentence without its full stop. */
  readonly locked?: string;
}

/** What is there, with its content in the form of `DesiredResource.body`. */
export interface FoundResource extends ListedResource {
  readonly body: JsonObject;
  readonly within?: string;
  /** For platforms that refuse a write over a younger version. */
  readonly version?: string | number;
}

export interface PlatformFacts {
  /** Of the product, `unknown` where it does not say. */
  readonly version: string;
  /** Which of its interfaces is used, for a person. */
  readonly api: string;
}

/**
 * Every method rejects with an error of `provisioningErrors`. Reads, changes and removals are tried again by the client;
 * `create` is not, since two of them may leave two resources.
 */
export interface DashboardPlatform {
  readonly name: PlatformName;
  /** Without user, password and trailing slash. */
  readonly url: string;
  /** In the order in which they have to be created. */
  readonly kinds: readonly ResourceKind[];
  /** Whether it is there and takes the key. @throws PLATFORM_UNREACHABLE, PLATFORM_KEY_REFUSED, PLATFORM_UNEXPECTED */
  connect(): Promise<PlatformFacts>;
  /** All of a kind, ours or not. */
  list(kind: ResourceKind): Promise<readonly ListedResource[]>;
  /** Those of an id, oldest first: several where the platform takes several. */
  find(kind: ResourceKind, id: string): Promise<readonly FoundResource[]>;
  /** @throws RESOURCE_EXISTS where the platform has one already */
  create(resource: DesiredResource): Promise<void>;
  /** @throws RESOURCE_CHANGED where somebody else was quicker */
  update(found: FoundResource, resource: DesiredResource): Promise<void>;
  /** What is gone already counts as removed. */
  remove(resource: ListedResource): Promise<void>;
  /** What `update` would change; nothing of what the platform adds by itself. */
  differences(found: FoundResource, resource: DesiredResource): readonly Difference[];
}
