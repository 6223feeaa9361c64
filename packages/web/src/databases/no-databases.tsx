import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../component/button.tsx";
import { Command } from "../component/command.tsx";
import { Empty, NoDataYet } from "../component/state.tsx";
import { setupQuery } from "../data/queries.ts";
import type { FilterControl } from "../filter-bar/use-filter.ts";
import { inWords } from "../format/duration.ts";
import type { WindowControl } from "../window/use-window.ts";
import type { View } from "./route.ts";

interface NoDatabasesProps {
  readonly filter: FilterControl;
  readonly time: WindowControl;
}

/** Why there is no query: nothing has come yet, a filter that none meets, or none that anybody recorded. */
export function NoDatabases({ filter, time }: NoDatabasesProps): ReactNode {
  const { data: setup } = useQuery(setupQuery);
  const { terms } = filter;
  if (terms.length === 0 && setup?.received.spans === 0) return <NoDataYet what="queries" />;
  const { from, to } = time.window;
  if (terms.length > 0)
    return (
      <Empty title="No query matches">
        <p>Queries of other services, tenants or databases may be there.</p>
        <div className="state-ways">
          <Button primary onClick={() => filter.setTerms([])}>
            Drop the filter
          </Button>
          <Button onClick={() => time.setLast("24h")}>Last 24 h</Button>
        </div>
      </Empty>
    );
  return (
    <Empty title="No queries in this window">
      <p>
        No service told of a query in {inWords(to - from)}. The SDK watches pg, mysql2, better-sqlite3,
        node:sqlite, redis and ioredis by itself when it is loaded before them; other clients come through
        their OpenTelemetry instrumentation.
      </p>
      <Command text="node --import @sightline/sdk/register app.ts" />
      <div className="state-ways">
        <Button onClick={() => time.setLast("24h")}>Last 24 h</Button>
      </div>
    </Empty>
  );
}

const NOTHING: Readonly<Record<View, readonly [title: string, why: string]>> = {
  statements: ["No statements", "No service told of a query here."],
  loops: [
    "No loops",
    "No request of a kept trace ran one statement again and again where one would do. The SDK looks at each request and job.",
  ],
  slow: [
    "No slow queries",
    "None took longer than the SDK's threshold; instrumentation of OpenTelemetry marks none. Statements lists all by the time they took.",
  ],
  pools: [
    "No pools",
    "No metrics of connections came here. The SDK reports the pools of pg and mysql2 by itself.",
  ],
};

export function NoneHere({ view }: { readonly view: View }): ReactNode {
  const [title, why] = NOTHING[view];
  return (
    <Empty title={title}>
      <p>{why}</p>
    </Empty>
  );
}
