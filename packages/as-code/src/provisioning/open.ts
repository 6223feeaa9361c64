/** A platform from an address and a key. */
import { setTimeout as wait } from "node:timers/promises";
import { assertNever, nearestName } from "@sightline/model";
import type { DesiredContent, ProvisionedContent } from "./content/content.ts";
import { provisioningErrors } from "./errors.ts";
import { grafanaContent } from "./grafana/content.ts";
import { grafanaPlatform } from "./grafana/platform.ts";
import type { PlatformAddress } from "./http/request.ts";
import type { RetryClock } from "./http/retry.ts";
import { DEFAULT_OWNER, isMarkValue } from "./ownership.ts";
import type { DashboardPlatform, PlatformName } from "./platform.ts";
import { signozContent } from "./signoz/content.ts";
import { signozPlatform } from "./signoz/platform.ts";

export interface PlatformOptions {
  readonly platformType: PlatformName;
  /** As a browser has it, with its path where it is served under one: `https://ops.example/grafana`. */
  readonly baseUrl: string;
  /** A token of a service account. Nothing that is returned, thrown or written holds it. */
  readonly apiKey: string;
  /** Who provisions; what carries another owner's mark is left alone. `sightline` where it is absent. */
  readonly owner?: string;
  /** Of Grafana: the organisation, 1 where it is absent. */
  readonly orgId?: number;
  /** Of Grafana's `/apis`; Grafana Cloud has `stacks-12`. */
  readonly namespace?: string;
  /** Other texts that must not be told, such as the token of a data source. */
  readonly secrets?: readonly string[];
  /** Milliseconds that one request may take; 30,000 where it is absent. */
  readonly timeout?: number;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: RetryClock;
}

const PLATFORMS: readonly PlatformName[] = ["grafana", "signoz"];
const TIMEOUT = 30_000;

const systemClock: RetryClock = {
  sleep: async (ms) => {
    await wait(ms);
  },
  now: Date.now,
  random: Math.random,
};

/** @throws PROVISION_OPTIONS */
export function openPlatform(options: PlatformOptions): DashboardPlatform {
  const { platformType, owner = DEFAULT_OWNER, orgId, namespace } = checked(options);
  switch (platformType) {
    case "grafana": {
      const organisation = orgId === undefined ? {} : { "X-Grafana-Org-Id": String(orgId) };
      const headers = { authorization: `Bearer ${options.apiKey}`, ...organisation };
      return grafanaPlatform(addressOf(options, "Grafana", headers), {
        owner,
        ...(orgId === undefined ? {} : { orgId }),
        ...(namespace === undefined ? {} : { namespace }),
      });
    }
    case "signoz":
      return signozPlatform(addressOf(options, "SigNoz", { "SIGNOZ-API-KEY": options.apiKey }));
    default:
      return assertNever(platformType, "platformType");
  }
}

/** What should be there, in the platform's own form. */
export function contentFor(platform: PlatformName, content: ProvisionedContent): DesiredContent {
  return platform === "grafana" ? grafanaContent(content) : signozContent(content);
}

function addressOf(
  options: PlatformOptions,
  product: string,
  headers: Readonly<Record<string, string>>,
): PlatformAddress {
  const { apiKey, secrets = [], timeout = TIMEOUT, clock = systemClock } = options;
  return {
    product,
    baseUrl: options.baseUrl.replace(/\/+$/u, ""),
    headers,
    secrets: [apiKey, ...secrets],
    fetch: options.fetch ?? globalThis.fetch,
    clock,
    timeout,
  };
}

/** Callers without types give anything. */
function checked(options: PlatformOptions): PlatformOptions {
  const { platformType, baseUrl, apiKey, owner } = options;
  if (!PLATFORMS.includes(platformType)) {
    const near = typeof platformType === "string" ? nearestName(platformType, PLATFORMS) : undefined;
    const hint = `${near === undefined ? "" : `Did you mean ${near}? `}Write grafana or signoz.`;
    throw refused(
      "platformType",
      `platformType is ${JSON.stringify(platformType)}, which is no platform.`,
      hint,
    );
  }
  if (typeof baseUrl !== "string" || !URL.canParse(baseUrl) || !/^https?:$/u.test(new URL(baseUrl).protocol))
    throw refused("baseUrl", "baseUrl is no URL.", "Write it as a browser has it: http://127.0.0.1:3000.");
  const { username, password, search, hash } = new URL(baseUrl);
  if (`${username}${password}${search}${hash}` !== "")
    throw refused(
      "baseUrl",
      "baseUrl has more than a host and a path: a user, a password, a query or a fragment.",
      "Leave them out; the key goes into apiKey.",
    );
  if (typeof apiKey !== "string" || apiKey.trim() === "")
    throw refused("apiKey", "apiKey is empty.", "Make a key of a service account, and give it.");
  // oxlint-disable-next-line no-control-regex -- a header takes visible ASCII only
  if (!/^[\x21-\x7e]+$/u.test(apiKey))
    throw refused(
      "apiKey",
      "apiKey holds characters that no key has.",
      "Give the key alone, without spaces and line ends.",
    );
  if (owner !== undefined && !isMarkValue(owner))
    throw refused(
      "owner",
      `The owner ${JSON.stringify(owner)} is no name.`,
      "Write at most 32 lower-case letters, digits, dots, slashes and hyphens.",
    );
  return options;
}

export function refused(field: string, problem: string, hint: string): Error {
  return provisioningErrors.PROVISION_OPTIONS({ problem, hint }, { field });
}
