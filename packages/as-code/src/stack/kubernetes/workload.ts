/** What a program of the stack is in Kubernetes: a Deployment of one, its Service, its disk. */
import { HEALTH, kubernetesMemory } from "../limits.ts";

export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env?: readonly object[];
  /** Name → port. */
  readonly ports: Readonly<Record<string, number>>;
  readonly probe: { readonly path: string; readonly port: number };
  /** MiB. */
  readonly memory: number;
  /** The user that its image runs as; files it keeps belong to it. */
  readonly user: number;
  /** ConfigMaps: name → where they are mounted. */
  readonly configs: Readonly<Record<string, string>>;
  /** Whether the files of the Secret are mounted below `/run/secrets`. */
  readonly secrets: readonly string[];
  /** Where its disk is mounted, and how large it is. */
  readonly disk?: { readonly path: string; readonly size: string };
}

/** The Secret that holds all that is secret; the team makes it. */
export const SECRET = "observability-secrets";

export function workloadManifests(workload: Workload): readonly object[] {
  const { name, namespace, disk } = workload;
  return [
    ...(disk === undefined ? [] : [claim(name, namespace, disk.size)]),
    deployment(workload),
    service(workload),
  ];
}

export function labelsOf(name: string): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "observability" };
}

function claim(name: string, namespace: string, size: string): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, labels: labelsOf(name) },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } } },
  };
}

function deployment(workload: Workload): object {
  const { name, namespace, user } = workload;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels: labelsOf(name) },
    spec: {
      replicas: 1,
      // A disk that one pod may write to is not shared with its successor.
      ...(workload.disk === undefined ? {} : { strategy: { type: "Recreate" } }),
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      template: {
        metadata: { labels: labelsOf(name) },
        spec: {
          // None of these asks the API; the token would lie where the secrets are mounted.
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            fsGroup: user,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [container(workload)],
          volumes: volumes(workload),
        },
      },
    },
  };
}

function container({ name, image, args, env, ports, probe, memory, ...rest }: Workload): object {
  const httpGet = { path: probe.path, port: probe.port };
  const { interval, timeout, retries, start } = HEALTH;
  return {
    name,
    image,
    args,
    ...(env === undefined ? {} : { env }),
    ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
    readinessProbe: { httpGet, periodSeconds: interval, timeoutSeconds: timeout, failureThreshold: retries },
    livenessProbe: {
      httpGet,
      initialDelaySeconds: start,
      periodSeconds: interval,
      timeoutSeconds: timeout,
      failureThreshold: retries,
    },
    resources: {
      requests: { memory: kubernetesMemory(memory / 4), cpu: "50m" },
      limits: { memory: kubernetesMemory(memory) },
    },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    volumeMounts: [
      ...Object.entries(rest.configs).map(([config, path]) => ({
        name: config,
        mountPath: path,
        readOnly: true,
      })),
      ...(rest.secrets.length === 0 ? [] : [{ name: "secrets", mountPath: "/run/secrets", readOnly: true }]),
      ...(rest.disk === undefined ? [] : [{ name: "data", mountPath: rest.disk.path }]),
    ],
  };
}

function volumes({ name, configs, secrets, disk }: Workload): readonly object[] {
  return [
    ...Object.keys(configs).map((config) => ({ name: config, configMap: { name: config } })),
    ...(secrets.length === 0
      ? []
      : [
          {
            name: "secrets",
            secret: { secretName: SECRET, items: secrets.map((key) => ({ key, path: key })) },
          },
        ]),
    ...(disk === undefined ? [] : [{ name: "data", persistentVolumeClaim: { claimName: name } }]),
  ];
}

function service({ name, namespace, ports }: Workload): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels: labelsOf(name) },
    spec: {
      selector: { "app.kubernetes.io/name": name },
      ports: Object.entries(ports).map(([port, number]) => ({
        name: port,
        port: number,
        targetPort: number,
      })),
    },
  };
}

/** Files for programs to read. */
export function configMap(name: string, namespace: string, data: Readonly<Record<string, string>>): object {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace, labels: labelsOf(name) },
    data,
  };
}
