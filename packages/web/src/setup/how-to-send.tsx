/** Three ways to send here, with this backend's own addresses. */
import type { ReactNode } from "react";
import type { Setup } from "@sightline/api";
import { Button } from "../component/button.tsx";
import { Command } from "../component/command.tsx";
import { DetailPane, Section } from "../component/pane.tsx";
import { signOut } from "../session/session.ts";
import { snippetsOf } from "./snippets.ts";

export function HowToSendPane({ setup }: { readonly setup: Setup }): ReactNode {
  return (
    <DetailPane label="How to send">
      <Section>
        <h2 className="pane-title">How to send</h2>
        <p>{listening(setup)}</p>
      </Section>
      <Ways setup={setup} />
    </DetailPane>
  );
}

export function Ways({ setup }: { readonly setup: Setup }): ReactNode {
  const { node, environment, collector } = snippetsOf(setup, window.location.hostname);
  return (
    <div className="ways">
      <Section title="TypeScript and JavaScript" note="no code to change">
        <Command text={node} what="the line for Node.js" kbd="y" />
      </Section>
      <Section title="Any OpenTelemetry SDK" note="in its environment">
        <Command text={environment} what="the environment of an SDK" />
      </Section>
      <Section title="OpenTelemetry Collector" note="as one more exporter">
        <Command text={collector} what="the collector’s configuration" />
      </Section>
      {setup.access.token && (
        <Section title="Token">
          <p>
            This backend takes data only from those who have its token: put it into{" "}
            <code>SIGHTLINE_TOKEN</code> where you send from.
          </p>
          <Button onClick={() => void signOut().then(() => window.location.reload())}>Sign out</Button>
        </Section>
      )}
    </div>
  );
}

export function listening({ otlpHttp, otlpGrpc }: Setup): string {
  const http = otlpHttp.replace(/^https?:\/\//, "");
  const grpc = otlpGrpc?.replace(/^https?:\/\//, "");
  return `OTLP over HTTP on ${http}${grpc === undefined ? "" : `, over gRPC on ${grpc}`}`;
}
