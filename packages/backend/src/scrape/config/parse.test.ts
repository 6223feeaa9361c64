import { SightlineError } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { parseScrapeFile } from "./parse.ts";
import { urlJob } from "./url-job.ts";

const EVERYTHING = `
global:
  scrape_interval: 30s
  scrape_timeout: 5s
scrape_configs:
  - job_name: api
    scrape_interval: 15s
    metrics_path: /internal/metrics
    scheme: https
    params: { "match[]": [a, b] }
    honor_labels: true
    honor_timestamps: false
    basic_auth: { username: me, password_file: secret }
    tls_config: { ca_file: /etc/ca.pem, server_name: api.internal }
    static_configs:
      - targets: ["a:1", "b:2"]
        labels: { zone: eu, shard: 3 }
    file_sd_configs:
      - files: [targets/*.json, more.yml]
        refresh_interval: 1m
    relabel_configs:
      - { source_labels: [__address__], target_label: instance }
    metric_relabel_configs:
      - { source_labels: [__name__], regex: go_.*, action: drop }
    sample_limit: 100
    body_size_limit: 10MB
    label_limit: 30
    label_name_length_limit: 200
    label_value_length_limit: 300
    target_limit: 5
  - job_name: plain
    static_configs: [{ targets: [c] }]
`;

function refusal(text: string): string {
  try {
    parseScrapeFile("/etc/scrape.yml", text);
  } catch (error) {
    if (error instanceof SightlineError) return `${error.message} ${error.hint}`;
    throw error;
  }
  return "";
}

const job = (line: string): string => `scrape_configs:\n  - job_name: a\n    ${line}\n`;

describe("a file with scrape_configs", () => {
  it("is read as Prometheus reads it", () => {
    const [api, plain] = parseScrapeFile("/etc/scrape.yml", EVERYTHING);
    expect(api).toMatchObject({
      name: "api",
      intervalMs: 15_000,
      timeoutMs: 5000,
      metricsPath: "/internal/metrics",
      scheme: "https",
      params: new Map([["match[]", ["a", "b"]]]),
      honorLabels: true,
      honorTimestamps: false,
      credentials: { kind: "basic", username: "me", passwordFile: "/etc/secret" },
      tls: { caFile: "/etc/ca.pem", serverName: "api.internal", insecureSkipVerify: false },
      groups: [
        {
          targets: ["a:1", "b:2"],
          labels: new Map([
            ["zone", "eu"],
            ["shard", "3"],
          ]),
        },
      ],
      files: [{ patterns: ["/etc/targets/*.json", "/etc/more.yml"], refreshMs: 60_000 }],
      relabel: [{ action: "replace" }],
      metricRelabel: [{ action: "drop" }],
      limits: {
        samples: 100,
        bodyBytes: 10 * 1024 ** 2,
        labels: 30,
        labelNameLength: 200,
        labelValueLength: 300,
        targets: 5,
      },
    });
    expect(plain).toMatchObject({
      intervalMs: 30_000,
      timeoutMs: 5000,
      metricsPath: "/metrics",
      scheme: "http",
      honorLabels: false,
      honorTimestamps: true,
      limits: { samples: 0, bodyBytes: 64 * 1024 ** 2 },
    });
  });

  it.each([
    [
      "a misspelt name",
      job("scrape_intervall: 5s"),
      '/etc/scrape.yml:3: "scrape_intervall" is not known here. Did you mean scrape_interval?',
    ],
    [
      "a discovery that is not here",
      job("kubernetes_sd_configs: []"),
      "Targets come from static_configs and file_sd_configs here.",
    ],
    [
      "a part of Prometheus' own file",
      "rule_files: [a.yml]\nscrape_configs: []",
      "/etc/scrape.yml:1: rule_files is not read here.",
    ],
    ["an unknown name in a nested map", job("basic_auth: { usrname: a }"), "Did you mean username?"],
    ["no list of jobs", "global: { scrape_interval: 5s }", "it has no scrape_configs"],
    ["a job without a name", "scrape_configs: [{ scheme: http }]", "the job has no job_name"],
    [
      "two jobs of one name",
      "scrape_configs:\n  - job_name: a\n  - job_name: a\n",
      '/etc/scrape.yml:3: the job "a" is there already (/etc/scrape.yml:2)',
    ],
    ["a duration that is none", job("scrape_interval: 15"), '"15" is no duration'],
    [
      "a timeout beyond the interval",
      job("scrape_interval: 5s\n    scrape_timeout: 10s"),
      "scrape.yml:4: scrape_timeout is longer",
    ],
    ["a scheme that is none", job("scheme: htps"), "Did you mean https?"],
    ["a flag that is none", job("honor_labels: maybe"), "honor_labels is neither true nor false"],
    ["a number that is none", job("sample_limit: -1"), "sample_limit is no whole number"],
    ["a size that is none", job("body_size_limit: ten"), '"ten" is no size'],
    ["a target with a path", job("static_configs: [{ targets: [a/b] }]"), '"a/b" is no address'],
    [
      "a pattern of folders",
      job("file_sd_configs: [{ files: ['*/a.json'] }]"),
      "only its last part may have one *",
    ],
    [
      "two ways to show who it is",
      job("basic_auth: { username: a }\n    bearer_token: b"),
      "both basic_auth and bearer_token",
    ],
    ["half a client certificate", job("tls_config: { cert_file: a }"), "one of cert_file and key_file"],
    ["text that is no YAML", "scrape_configs: [", "/etc/scrape.yml:1: "],
    ["a key twice", job("scheme: http\n    scheme: http"), "/etc/scrape.yml:4: "],
    ["a list that is none", "scrape_configs: { a: b }", "scrape_configs is not a list"],
  ])("is refused with its line: %s", (_what, text, words) => {
    expect(refusal(text)).toContain(words);
  });
});

describe("a URL", () => {
  it("is a job of one target", () => {
    expect(urlJob("https://api.example/x/metrics?a=1&a=2")).toMatchObject({
      name: "api.example",
      scheme: "https",
      metricsPath: "/x/metrics",
      intervalMs: 15_000,
      params: new Map([["a", ["1", "2"]]]),
      groups: [{ targets: ["api.example:443"] }],
    });
    expect(urlJob("http://127.0.0.1:9464")).toMatchObject({
      name: "127.0.0.1:9464",
      metricsPath: "/metrics",
    });
  });

  it.each([
    ["ftp://a", "only http and https"],
    ["http://", "it is no URL"],
    ["http://me:secret@a", "password_file"],
  ])("is refused: %s", (given, words) => {
    expect(() => urlJob(given)).toThrow(words);
    expect(() => urlJob(given)).not.toThrow("secret@");
  });
});
