/** How a job shows who it is, and whom it trusts. */
import { resolve } from "node:path";
import type { Credentials, TlsClient } from "./job.ts";
import type { ConfigNode, Fields } from "./node.ts";

export const ACCESS_FIELDS = [
  "basic_auth",
  "authorization",
  "bearer_token",
  "bearer_token_file",
  "tls_config",
] as const;

type AccessField = (typeof ACCESS_FIELDS)[number];

/** `folder`: what relative paths in the file are relative to. */
export function credentialsOf(fields: Fields<AccessField>, folder: string): Credentials | undefined {
  const given = ACCESS_FIELDS.filter((name) => name !== "tls_config" && fields.get(name) !== undefined);
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    throw fields.at.fail(`it has both ${first} and ${second}.`, "A request carries one of them.");
  }
  const basic = fields.get("basic_auth");
  if (basic !== undefined) return basicOf(basic, folder);
  const authorization = fields.get("authorization");
  if (authorization !== undefined) return authorizationOf(authorization, folder);
  const token = fields.get("bearer_token")?.text();
  const tokenFile = fields.get("bearer_token_file")?.text();
  if (token === undefined && tokenFile === undefined) return undefined;
  return {
    kind: "authorization",
    scheme: "Bearer",
    credentials: token,
    credentialsFile: tokenFile === undefined ? undefined : resolve(folder, tokenFile),
  };
}

function basicOf(node: ConfigNode, folder: string): Credentials {
  const fields = node.fields(["username", "password", "password_file"], {
    username_file: "Write the name itself: username.",
  });
  const username = fields.get("username")?.text();
  if (username === undefined) throw node.fail("basic_auth has no username.", "Add username.");
  const passwordFile = fields.get("password_file");
  const password = fields.get("password");
  if (password !== undefined && passwordFile !== undefined)
    throw passwordFile.fail("basic_auth has both password and password_file.", "Keep one of them.");
  return {
    kind: "basic",
    username,
    password: password?.text(),
    passwordFile: pathOf(passwordFile, folder),
  };
}

function authorizationOf(node: ConfigNode, folder: string): Credentials {
  const fields = node.fields(["type", "credentials", "credentials_file"]);
  const scheme = fields.get("type")?.text() ?? "Bearer";
  if (scheme.toLowerCase() === "basic")
    throw node.fail("authorization has the type basic.", "Use basic_auth with username and password_file.");
  const credentials = fields.get("credentials");
  const credentialsFile = fields.get("credentials_file");
  if ((credentials === undefined) === (credentialsFile === undefined))
    throw node.fail("authorization takes one of credentials and credentials_file.", "Keep or add one.");
  return {
    kind: "authorization",
    scheme,
    credentials: credentials?.text(),
    credentialsFile: pathOf(credentialsFile, folder),
  };
}

export function tlsOf(node: ConfigNode | undefined, folder: string): TlsClient | undefined {
  if (node === undefined) return undefined;
  const fields = node.fields(["ca_file", "cert_file", "key_file", "server_name", "insecure_skip_verify"]);
  const [certFile, keyFile] = [fields.get("cert_file"), fields.get("key_file")];
  if ((certFile === undefined) !== (keyFile === undefined))
    throw node.fail("tls_config has one of cert_file and key_file.", "A client certificate takes both.");
  return {
    caFile: pathOf(fields.get("ca_file"), folder),
    certFile: pathOf(certFile, folder),
    keyFile: pathOf(keyFile, folder),
    serverName: fields.get("server_name")?.text(),
    insecureSkipVerify: fields.get("insecure_skip_verify")?.flag() ?? false,
  };
}

function pathOf(node: ConfigNode | undefined, folder: string): string | undefined {
  return node === undefined ? undefined : resolve(folder, node.text());
}
