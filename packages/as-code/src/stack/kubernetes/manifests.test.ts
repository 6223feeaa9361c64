import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { manifestFaults } from "../../../test/kubernetes.ts";
import { someStack } from "../../../test/stack.ts";
import { stackFiles } from "../files.ts";
import { readPreset } from "../preset/presets.ts";
import type { StackOptions } from "../stack.ts";

interface Manifest {
  readonly file: string;
  readonly value: unknown;
}

function manifests(options: Partial<StackOptions> = {}): readonly Manifest[] {
  return stackFiles("kubernetes", someStack(options))
    .filter(({ name }) => name.startsWith("kubernetes/") && !name.endsWith("kustomization.yaml"))
    .flatMap(({ name, text }) =>
      parseAllDocuments(text).map((document) => ({ file: name, value: document.toJS() as unknown })),
    );
}

function one(kind: string, name: string, options: Partial<StackOptions> = {}): unknown {
  return manifests(options).find(({ value }) =>
    JSON.stringify(value).includes(`"kind":"${kind}","metadata":{"name":"${name}"`),
  )?.value;
}

describe("the manifests", () => {
  it("fit Kubernetes' types, with no field that it does not know", async () => {
    const honeycomb = readPreset("honeycomb");
    if (!honeycomb.ok) throw new Error(honeycomb.problem);
    const all = manifests({
      presets: [honeycomb.chosen],
      routing: {
        receivers: { team: [{ kind: "slack", urlFile: "/run/secrets/slack" }] },
        fallback: "team",
        routes: [],
      },
    });
    expect(all.length).toBeGreaterThan(20);
    for (const { file, value } of all)
      expect({ file, faults: await manifestFaults(value) }).toEqual({ file, faults: [] });
  });

  it.each([
    [
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        spec: { selector: {}, template: { spec: { containers: [{ name: "a", imag: "b" }] } } },
      },
      ".spec.template.spec.containers.imag: unknown",
    ],
    [{ apiVersion: "v1", kind: "Service", spec: { ports: [{ port: "80" }] } }, "/spec/ports/0/port: type"],
    [{ apiVersion: "v2", kind: "Service" }, ": there is no Service in v2"],
  ])("would be refused: %j", async (manifest, fault) => {
    expect(await manifestFaults(manifest)).toContain(fault);
  });

  it("say the environment: the stack's own, and of an application its namespace", () => {
    expect(one("Deployment", "otel-collector", { environment: "production" })).toHaveProperty(
      "spec.template.spec.containers[0].env",
      expect.arrayContaining([{ name: "ENVIRONMENT", value: "production" }]),
    );
    expect(one("Deployment", "app")).toHaveProperty(
      "spec.template.spec.containers[0].env",
      expect.arrayContaining([
        { name: "ENVIRONMENT", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
      ]),
    );
  });

  it("limit memory and ask for health as Compose does", () => {
    expect(one("Deployment", "otel-collector")).toHaveProperty(
      "spec.template.spec.containers[0]",
      expect.objectContaining({
        resources: { requests: { memory: "128Mi", cpu: "50m" }, limits: { memory: "512Mi" } },
        readinessProbe: {
          httpGet: { path: "/", port: 13_133 },
          periodSeconds: 10,
          timeoutSeconds: 5,
          failureThreshold: 3,
        },
      }),
    );
  });

  it("have no password: Grafana's is a secret", () => {
    expect(JSON.stringify(manifests())).not.toContain('"GF_SECURITY_ADMIN_PASSWORD"');
    expect(one("Deployment", "grafana")).toHaveProperty(
      "spec.template.spec.volumes",
      expect.arrayContaining([
        {
          name: "secrets",
          secret: {
            secretName: "observability-secrets",
            items: [{ key: "grafana_admin_password", path: "grafana_admin_password" }],
          },
        },
      ]),
    );
  });
});
