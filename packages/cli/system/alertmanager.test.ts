/** The configuration that the command line makes, checked and asked by the true amtool. */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";

const installed = spawnSync("amtool", ["--version"]).status === 0;

const ROUTING = `
receivers:
  on-call: [{ kind: pagerduty, keyFile: /run/secrets/pagerduty }]
  payments: [{ kind: slack, urlFile: /run/secrets/slack, channel: "#payments" }]
  everyone:
    - { kind: email, to: ops@shop.example, from: alerts@shop.example, smarthost: "mail:587", user: a, passwordFile: /run/secrets/mail }
    - { kind: webhook, url: "http://127.0.0.1:9/alerts" }
fallback: everyone
routes:
  - { severity: critical, receiver: on-call, continues: true }
  - { team: payments, receiver: payments }
`;

let folder = "";

async function alertmanager(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(["generate", "alertmanager", ...args]);
}

function amtool(...args: string[]): { status: number | null; said: string } {
  const { status, stdout } = spawnSync("amtool", args, { cwd: folder, encoding: "utf8" });
  return { status, said: stdout.trim() };
}

function receiversOf(...labels: string[]): string {
  return amtool("config", "routes", "test", "--config.file=alertmanager.yml", ...labels).said;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-amtool-"));
  await writeFile(join(folder, "routing.yml"), ROUTING);
  const { code, err } = await alertmanager("--routing", join(folder, "routing.yml"), "--out", folder);
  if (code !== 0) throw new Error(err);
});
afterAll(() => rm(folder, { recursive: true }));

describe("the configuration of Alertmanager", () => {
  it.skipIf(!installed)("is taken by amtool (from the package prometheus-alertmanager)", () => {
    expect(amtool("check-config", "alertmanager.yml")).toMatchObject({ status: 0 });
  });

  it.skipIf(!installed).each([
    [["severity=critical"], "on-call"],
    [["severity=warning"], "everyone"],
    [["severity=critical", "team=payments"], "on-call,payments"],
    [["severity=warning", "team=payments"], "payments"],
    [["sloth_severity=page", "team=payments"], "on-call,payments"],
    [["sloth_severity=ticket"], "everyone"],
  ])("sends %j to %s", (labels, receivers) => {
    expect(receiversOf(...labels)).toBe(receivers);
  });

  it("holds no secret, only the files that have them", async () => {
    const { out } = await alertmanager("--routing", join(folder, "routing.yml"));
    expect(out).toContain("api_url_file: /run/secrets/slack");
    expect(out).toContain("routing_key_file: /run/secrets/pagerduty");
    expect(out).toContain("auth_password_file: /run/secrets/mail");
  });
});

describe("a faulty routing", () => {
  it.each([
    [
      ROUTING.replace("fallback: everyone", "fallback: everybody"),
      'there is no receiver "everybody". Did you mean everyone?',
    ],
    [ROUTING.replace("team: payments, ", ""), "routes[1]: the route takes every alert"],
    [ROUTING.replace("kind: slack", "kind: slak"), "receivers.payments[0]"],
    [ROUTING.replace("urlFile", "urlfile"), 'Did you mean "urlFile"?'],
    [
      ROUTING.replace(
        "{ severity: critical, receiver: on-call, continues: true }",
        "{ severity: critical, receiver: payments }",
      ),
      "receivers.on-call: no alert reaches this receiver",
    ],
  ])("%#", async (text, reason) => {
    await writeFile(join(folder, "faulty.yml"), text);
    const { code, err } = await alertmanager("--routing", join(folder, "faulty.yml"));
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });

  it("or none at all says what to give", async () => {
    expect(await alertmanager()).toMatchObject({ code: 2, err: expect.stringContaining("--slack-url-file") });
    expect(await alertmanager("--email-to", "a@b.example")).toMatchObject({
      code: 2,
      err: expect.stringContaining("--smarthost"),
    });
  });
});
