/** Memory and CPU of pods: a collector on each node that asks its kubelet. */
import { kubeletContainersConfig } from "../collector/containers.ts";
import { imageOf } from "../images.ts";
import { goMemoryLimit, kubernetesMemory, MEMORY_LIMITS } from "../limits.ts";
import { PORTS } from "../ports.ts";
import { printYaml } from "../print.ts";
import type { StackOptions } from "../stack.ts";
import { configMap, labelsOf } from "./workload.ts";

const NAME = "container-metrics";

export function containerMetricsManifests({
  namespace,
  images,
  environment,
}: StackOptions): readonly object[] {
  const metadata = { name: NAME, namespace, labels: labelsOf(NAME) };
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `${namespace}-${NAME}`, labels: labelsOf(NAME) },
      // What the kubelet asks of who reads /stats: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
      rules: [{ apiGroups: [""], resources: ["nodes/stats"], verbs: ["get"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: `${namespace}-${NAME}`, labels: labelsOf(NAME) },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "ClusterRole",
        name: `${namespace}-${NAME}`,
      },
      subjects: [{ kind: "ServiceAccount", name: NAME, namespace }],
    },
    configMap(NAME, namespace, { "config.yaml": printYaml(kubeletContainersConfig(), []) }),
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata,
      spec: {
        selector: { matchLabels: { "app.kubernetes.io/name": NAME } },
        template: {
          metadata: { labels: labelsOf(NAME) },
          spec: {
            serviceAccountName: NAME,
            // Nodes that take no other work are measured too.
            tolerations: [{ operator: "Exists", effect: "NoSchedule" }],
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 10_001,
              seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [container(imageOf(images, "collector"), environment)],
            volumes: [{ name: "config", configMap: { name: NAME } }],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      // Without an address of its own its name is that of each pod: Prometheus asks them all.
      spec: {
        clusterIP: "None",
        selector: { "app.kubernetes.io/name": NAME },
        ports: [{ name: "metrics", port: PORTS.collectorMetrics, targetPort: PORTS.collectorMetrics }],
      },
    },
  ];
}

function container(image: string, environment: string): object {
  const memory = MEMORY_LIMITS.containers;
  return {
    name: NAME,
    image,
    args: ["--config=/etc/otelcol/config.yaml"],
    env: [
      { name: "ENVIRONMENT", value: environment },
      { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "GOMEMLIMIT", value: goMemoryLimit(memory) },
    ],
    ports: [{ name: "metrics", containerPort: PORTS.collectorMetrics }],
    readinessProbe: { httpGet: { path: "/", port: PORTS.health } },
    resources: {
      requests: { memory: kubernetesMemory(memory / 4), cpu: "25m" },
      limits: { memory: kubernetesMemory(memory) },
    },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    volumeMounts: [{ name: "config", mountPath: "/etc/otelcol", readOnly: true }],
  };
}
