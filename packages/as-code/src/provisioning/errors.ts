import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface OfPlatform {
  readonly platform: string;
  readonly url: string;
}
interface OfResource {
  readonly platform: string;
  /** `the dashboard service-overview`. */
  readonly resource: string;
}

interface ProvisioningFacts {
  PROVISION_OPTIONS: { readonly problem: string; readonly hint: string };
  PLATFORM_UNREACHABLE: OfPlatform & { readonly reason: string };
  PLATFORM_KEY_REFUSED: OfPlatform & { readonly status: number; readonly asked: string };
  PLATFORM_UNEXPECTED: OfPlatform & { readonly asked: string; readonly status: number };
  PLATFORM_REMOVED_API: OfPlatform & { readonly asked: string };
  PLATFORM_FAILED: OfPlatform & { readonly asked: string; readonly status: number; readonly said: string };
  PLATFORM_BUSY: OfPlatform & { readonly asked: string; readonly seconds: number };
  PLATFORM_REFUSED: OfResource & { readonly status: number; readonly said: string };
  RESOURCE_EXISTS: OfResource;
  RESOURCE_CHANGED: OfResource;
  RESOURCE_TAKEN: OfResource;
  RESOURCE_LOCKED: OfResource & { readonly reason: string };
  RESOURCE_NOT_TRIED: OfResource & { readonly reason: string };
}

/** What keeps dashboards and alerts from reaching Grafana and SigNoz. No text of these ever holds the API key. */
export const provisioningErrors: ErrorCatalogue<ProvisioningFacts> = defineErrors<ProvisioningFacts>({
  PROVISION_OPTIONS: {
    message: ({ problem }) => problem,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      problem: 'platformType is "datadog", which is no platform.',
      hint: "Write grafana or signoz.",
    },
  },
  PLATFORM_UNREACHABLE: {
    message: ({ platform, url, reason }) => `${platform} at ${url} does not answer: ${reason}.`,
    hint: () => "See that it runs and that the address is the one that a browser would use, with its path.",
    status: 502,
    example: { platform: "Grafana", url: "http://127.0.0.1:3000", reason: "the connection was refused" },
  },
  PLATFORM_KEY_REFUSED: {
    message: ({ platform, url, status, asked }) =>
      `${platform} at ${url} answered ${status} to ${asked}: it ${status === 403 ? "knows the key and does not let it do that" : "does not know the key"}.`,
    hint: ({ platform, status }) =>
      status === 403
        ? `Give the service account a role that may edit dashboards, alerts and data sources (${platform === "Grafana" ? "Editor; Admin for data sources" : "editor"}).`
        : `Make a key of a service account in ${platform} and write it, alone, into the file of --api-key-file. ${platform === "SigNoz" ? "An ingestion key is another one." : ""}`.trim(),
    status: 502,
    example: { platform: "Grafana", url: "http://127.0.0.1:3000", status: 401, asked: "GET /api/search" },
  },
  PLATFORM_UNEXPECTED: {
    message: ({ platform, url, asked, status }) =>
      `${url} answered ${status} to ${asked}, and not as ${platform} does.`,
    hint: ({ platform }) =>
      `See that the address is ${platform}'s own, with its path where it is served under one, and not that of a login page or a proxy.`,
    status: 502,
    example: { platform: "Grafana", url: "http://127.0.0.1:8080", asked: "GET /api/health", status: 200 },
  },
  PLATFORM_REMOVED_API: {
    message: ({ platform, url, asked }) => `${platform} at ${url} has no ${asked}.`,
    hint: ({ platform }) =>
      platform === "SigNoz"
        ? "Sightline speaks the dashboards of SigNoz 0.135 and later (/api/v2/dashboards); bring SigNoz up to date."
        : "Sightline speaks to Grafana 11 and later; bring Grafana up to date.",
    status: 502,
    example: { platform: "SigNoz", url: "http://127.0.0.1:8080", asked: "GET /api/v2/dashboards" },
  },
  PLATFORM_FAILED: {
    message: ({ platform, url, asked, status, said }) =>
      `${platform} at ${url} answered ${status} to ${asked}${said === "" ? "" : `: ${said}`}.`,
    hint: () =>
      "It was asked again and failed again; its own log says why. What was done stays; run the same command again.",
    status: 502,
    example: {
      platform: "Grafana",
      url: "http://127.0.0.1:3000",
      asked: "PUT /api/folders/shop",
      status: 500,
      said: "database is locked",
    },
  },
  PLATFORM_BUSY: {
    message: ({ platform, url, asked, seconds }) =>
      `${platform} at ${url} wants to be asked no more for ${seconds} s (429 to ${asked}).`,
    hint: () => "Run the same command again after that time; what is done is not done twice.",
    status: 503,
    example: { platform: "SigNoz", url: "http://127.0.0.1:8080", asked: "GET /api/v2/rules", seconds: 3600 },
  },
  PLATFORM_REFUSED: {
    message: ({ platform, resource, status, said }) =>
      `${platform} does not take ${resource} (${status})${said === "" ? "" : `: ${said}`}.`,
    hint: () => "`sightline provision diff` shows what would be sent; the sentence is the platform's own.",
    status: 502,
    example: {
      platform: "SigNoz",
      resource: "the dashboard service-overview",
      status: 400,
      said: 'unknown field "legned"',
    },
  },
  RESOURCE_EXISTS: {
    message: ({ platform, resource }) => `${platform} has ${resource} already.`,
    hint: () => "Somebody made it meanwhile; run the same command again to see what it is.",
    status: 409,
    example: { platform: "Grafana", resource: "the dashboard service-overview" },
  },
  RESOURCE_CHANGED: {
    message: ({ platform, resource }) =>
      `${platform} took no change of ${resource}: somebody else changes it.`,
    hint: () =>
      "It was read and tried again, several times; find out who writes it too, then run the same command again.",
    status: 409,
    example: { platform: "Grafana", resource: "the dashboard service-overview" },
  },
  RESOURCE_TAKEN: {
    message: ({ platform, resource }) =>
      `${platform} has ${resource}, which is not ours: it carries no mark of this owner, so it was left alone.`,
    hint: () => "Give ours another id, or take that one over with --adopt, which writes over it.",
    status: 409,
    example: { platform: "Grafana", resource: "the dashboard service-overview" },
  },
  RESOURCE_LOCKED: {
    message: ({ platform, resource, reason }) => `${platform} takes no change of ${resource}: ${reason}.`,
    hint: () =>
      "Unlock it there, or take it out of the files that the platform reads, then run the same command again.",
    status: 409,
    example: { platform: "SigNoz", resource: "the dashboard service-overview", reason: "it is locked" },
  },
  RESOURCE_NOT_TRIED: {
    message: ({ platform, resource, reason }) => `${platform} was not sent ${resource}: ${reason}.`,
    hint: () => "Mend that, then run the same command again; what is done is not done twice.",
    status: 424,
    example: {
      platform: "Grafana",
      resource: "the dashboard service-overview",
      reason: "its folder could not be made",
    },
  },
});
