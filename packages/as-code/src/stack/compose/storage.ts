/** What keeps and decides: Jaeger, Prometheus, Alertmanager. */
import { imageOf } from "../images.ts";
import { goMemoryLimit, MEMORY_LIMITS } from "../limits.ts";
import { PORTS, published } from "../ports.ts";
import type { StackOptions } from "../stack.ts";
import { PROBE } from "./collector.ts";
import { alertmanagerSecrets } from "./secrets.ts";
import { asked, type ComposeService, KEPT, limits, needsHealthy } from "./service.ts";

export function storageServices(options: StackOptions): Readonly<Record<string, ComposeService>> {
  const { images, listen, portOffset, rules } = options;
  const secrets = alertmanagerSecrets(options).map(({ name }) => name);
  return {
    jaeger: {
      image: imageOf(images, "jaeger"),
      command: ["--config=/etc/jaeger/config.yaml"],
      environment: { GOMEMLIMIT: goMemoryLimit(MEMORY_LIMITS.jaeger) },
      ports: [published(listen, PORTS.jaeger, portOffset)],
      // The image's user may write to /tmp only; a volume there takes over its rights.
      volumes: ["./jaeger.yaml:/etc/jaeger/config.yaml:ro", "jaeger-data:/tmp"],
      ...asked(`http://127.0.0.1:${PORTS.health}/status`),
      ...limits(MEMORY_LIMITS.jaeger),
      ...KEPT,
    },
    prometheus: {
      image: imageOf(images, "prometheus"),
      command: [
        "--config.file=/etc/prometheus/prometheus.yml",
        "--storage.tsdb.path=/prometheus",
        "--storage.tsdb.retention.time=15d",
        "--enable-feature=exemplar-storage",
      ],
      environment: { GOMEMLIMIT: goMemoryLimit(MEMORY_LIMITS.prometheus) },
      ports: [published(listen, PORTS.prometheus, portOffset)],
      volumes: [
        "./prometheus.yml:/etc/prometheus/prometheus.yml:ro",
        ...rules.map(({ name }) => `./${name}:/etc/prometheus/${name}:ro`),
        "prometheus-data:/prometheus",
      ],
      ...needsHealthy(PROBE, "alertmanager"),
      ...asked(`http://127.0.0.1:${PORTS.prometheus}/-/ready`),
      ...limits(MEMORY_LIMITS.prometheus),
      ...KEPT,
    },
    alertmanager: {
      image: imageOf(images, "alertmanager"),
      command: [
        "--config.file=/etc/alertmanager/alertmanager.yml",
        "--storage.path=/alertmanager",
        // One alone looks for no others.
        "--cluster.listen-address=",
      ],
      ports: [published(listen, PORTS.alertmanager, portOffset)],
      volumes: [
        "./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro",
        "alertmanager-data:/alertmanager",
      ],
      ...(secrets.length === 0 ? {} : { secrets }),
      ...asked(`http://127.0.0.1:${PORTS.alertmanager}/-/ready`),
      ...limits(MEMORY_LIMITS.alertmanager),
      ...KEPT,
    },
  };
}
