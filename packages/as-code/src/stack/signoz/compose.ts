/** The Compose file of the SigNoz variant: its collector, ClickHouse with ZooKeeper, and SigNoz. */
import { composeNetwork, composeSecrets } from "../compose/compose.ts";
import { PROBE, probeOf } from "../compose/collector.ts";
import { asked, type ComposeService, healthcheck, KEPT, limits, needsHealthy } from "../compose/service.ts";
import { secretFile, secretFiles } from "../compose/secrets.ts";
import { imageOf } from "../images.ts";
import { MEMORY_LIMITS } from "../limits.ts";
import { PORTS, published } from "../ports.ts";
import { isLoopback, type StackOptions } from "../stack.ts";
import { FETCH_FUNCTION } from "./clickhouse.ts";

/** MiB; ClickHouse takes what it is given, and SigNoz asks for 4 GiB in all. */
const CLICKHOUSE_MEMORY = 2048;
const ZOOKEEPER_MEMORY = 512;
const SIGNOZ_MEMORY = 512;

/** What signs the sessions of SigNoz. */
export const SIGNOZ_SECRET = "SIGNOZ_TOKENIZER_JWT_SECRET";

const STORE = Object.freeze({
  SIGNOZ_OTEL_COLLECTOR_CLICKHOUSE_DSN: "tcp://clickhouse:9000",
  SIGNOZ_OTEL_COLLECTOR_CLICKHOUSE_CLUSTER: "cluster",
  SIGNOZ_OTEL_COLLECTOR_CLICKHOUSE_REPLICATION: "true",
  SIGNOZ_OTEL_COLLECTOR_TIMEOUT: "10m",
});

export function signozCompose(options: StackOptions): object {
  return {
    name: "observability",
    services: {
      zookeeper: zookeeper(options),
      "clickhouse-function": clickhouseFunctionService(options),
      clickhouse: clickhouse(options),
      "signoz-migrator": migrator(options),
      "otel-collector": collector(options),
      [PROBE]: probeOf(options, "otel-collector"),
      signoz: signoz(options),
    },
    ...composeSecrets(options),
    volumes: { "zookeeper-data": {}, "clickhouse-data": {}, "clickhouse-scripts": {}, "signoz-data": {} },
    networks: composeNetwork,
  };
}

function zookeeper({ images }: StackOptions): ComposeService {
  return {
    image: imageOf(images, "zookeeper"),
    user: "root",
    environment: { ZOO_SERVER_ID: "1", ALLOW_ANONYMOUS_LOGIN: "yes", ZOO_AUTOPURGE_INTERVAL: "1" },
    volumes: ["zookeeper-data:/bitnami/zookeeper"],
    ...healthcheck(["curl", "-sf", "-m", "2", "http://127.0.0.1:8080/commands/ruok"]),
    ...limits(ZOOKEEPER_MEMORY),
    ...KEPT,
  };
}

function clickhouse({ images }: StackOptions): ComposeService {
  return {
    image: imageOf(images, "clickhouse"),
    // Without a password it listens inside the stack's network only: no port is published.
    environment: { CLICKHOUSE_SKIP_USER_SETUP: "1" },
    volumes: [
      "./clickhouse/cluster.yaml:/etc/clickhouse-server/config.d/cluster.yaml:ro",
      "./clickhouse/custom-function.yaml:/etc/clickhouse-server/custom-function.yaml:ro",
      "clickhouse-data:/var/lib/clickhouse",
      "clickhouse-scripts:/var/lib/clickhouse/user_scripts",
    ],
    ulimits: { nproc: 65_535, nofile: { soft: 262_144, hard: 262_144 } },
    depends_on: {
      zookeeper: { condition: "service_healthy" },
      "clickhouse-function": { condition: "service_completed_successfully" },
    },
    ...asked("http://127.0.0.1:8123/ping"),
    ...limits(CLICKHOUSE_MEMORY),
    ...KEPT,
  };
}

/** Ends when the function is there. */
function clickhouseFunctionService({ images }: StackOptions): ComposeService {
  return {
    image: imageOf(images, "clickhouse"),
    entrypoint: ["/bin/sh", "-c"],
    command: [FETCH_FUNCTION],
    volumes: ["clickhouse-scripts:/var/lib/clickhouse/user_scripts"],
    restart: "on-failure",
  };
}

/** Makes the tables, then ends. */
function migrator({ images }: StackOptions): ComposeService {
  return {
    image: imageOf(images, "signoz-collector"),
    entrypoint: ["/bin/sh", "-c"],
    command: [
      "/signoz-otel-collector migrate bootstrap && /signoz-otel-collector migrate sync up && /signoz-otel-collector migrate async up",
    ],
    environment: STORE,
    ...needsHealthy("clickhouse"),
    ...KEPT,
    restart: "on-failure",
  };
}

function collector(options: StackOptions): ComposeService {
  const { images, listen, portOffset, environment } = options;
  const secrets = secretFiles(options).map(({ name }) => name);
  return {
    image: imageOf(images, "signoz-collector"),
    container_name: "signoz-otel-collector",
    entrypoint: ["/bin/sh", "-c"],
    command: [
      "/signoz-otel-collector migrate sync check && exec /signoz-otel-collector --config=/etc/otel-collector-config.yaml",
    ],
    environment: {
      ENVIRONMENT: `\${ENVIRONMENT:-${environment}}`,
      LOW_CARDINAL_EXCEPTION_GROUPING: "false",
      ...STORE,
    },
    ports: [
      published(listen, PORTS.otlpGrpc, portOffset),
      published(listen, PORTS.otlpHttp, portOffset),
      published(listen, PORTS.health, portOffset),
    ],
    volumes: ["./otel-collector-config.yaml:/etc/otel-collector-config.yaml:ro"],
    ...(secrets.length === 0 ? {} : { secrets }),
    ...needsHealthy("clickhouse"),
    ...limits(MEMORY_LIMITS.collector),
    ...KEPT,
  };
}

function signoz({ images, listen, portOffset }: StackOptions): ComposeService {
  const local = "a-secret-for-loopback-only";
  const problem = `set ${SIGNOZ_SECRET}, such as from ${secretFile("signoz_jwt")}`;
  return {
    image: imageOf(images, "signoz"),
    environment: {
      SIGNOZ_ALERTMANAGER_PROVIDER: "signoz",
      SIGNOZ_TELEMETRYSTORE_CLICKHOUSE_DSN: "tcp://clickhouse:9000",
      SIGNOZ_SQLSTORE_SQLITE_PATH: "/var/lib/signoz/signoz.db",
      [SIGNOZ_SECRET]: isLoopback(listen)
        ? `\${${SIGNOZ_SECRET}:-${local}}`
        : `\${${SIGNOZ_SECRET}:?${problem}}`,
    },
    ports: [published(listen, PORTS.signoz, portOffset)],
    volumes: ["signoz-data:/var/lib/signoz"],
    ...needsHealthy("clickhouse"),
    ...asked(`http://127.0.0.1:${PORTS.signoz}/api/v1/health`),
    ...limits(SIGNOZ_MEMORY),
    ...KEPT,
  };
}
