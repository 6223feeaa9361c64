/** All dashboards: those of the services first, then those that ship. */
import { type ReactNode, useMemo, useRef } from "react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import type { DashboardSummary } from "@sightline/api";
import { Command } from "../component/command.tsx";
import { Empty, Failure, SkeletonRows } from "../component/state.tsx";
import { StatusShape } from "../component/status.tsx";
import { useKeys } from "../keyboard/use-keys.ts";
import { Page } from "../shell/page.tsx";
import { useRootSearch } from "../window/use-root-search.ts";
import { dashboardsQuery } from "./queries.ts";
import "./dashboards.css";

const route = getRouteApi("/dashboards");

export function ListPage(): ReactNode {
  const { q = "" } = route.useSearch();
  const navigate = useNavigate();
  const [{ sel }, changeRoot] = useRootSearch();
  const { data, error, refetch } = useQuery(dashboardsQuery);
  const input = useRef<HTMLInputElement>(null);
  const all = data?.dashboards;
  const found = useMemo(() => (all ?? []).filter((one) => matches(one, q)), [all, q]);
  const write = (text: string): void =>
    void navigate({
      to: ".",
      search: (before: object) => ({ ...before, q: text === "" ? undefined : text, sel: undefined }),
      replace: true,
    });
  const open = (id: string | undefined): boolean => {
    if (id === undefined) return false;
    void navigate({ to: "/dashboards/$id", params: { id }, search: {} });
    return true;
  };
  const move = (by: number): boolean => {
    const at = found.findIndex(({ id }) => id === sel);
    const next = found[Math.min(Math.max(at + by, 0), found.length - 1)];
    if (next === undefined) return false;
    changeRoot({ sel: next.id }, { replace: true });
    document.querySelector(`[data-dashboard="${CSS.escape(next.id)}"]`)?.scrollIntoView({ block: "nearest" });
    return true;
  };
  useKeys([
    { key: "/", label: "find", group: "page", footer: true, run: () => input.current?.focus() },
    { key: "j", label: "move", group: "list", footer: true, run: () => move(1) },
    { key: "k", label: "move", group: "list", footer: true, run: () => move(-1) },
    { key: "Enter", label: "open", group: "list", footer: true, run: () => open(sel) },
    {
      key: "Escape",
      label: "let go",
      group: "list",
      run: () => {
        if (document.activeElement === input.current) input.current?.blur();
        else if (sel !== undefined) changeRoot({ sel: undefined }, { replace: true });
        else if (q !== "") write("");
        else return false;
        return true;
      },
    },
  ]);
  if (data === undefined) {
    return (
      <Page
        master={
          error === null ? (
            <SkeletonRows rows={10} height={48} />
          ) : (
            <Failure error={error} ways={[{ label: "Ask again", go: () => refetch() }]} />
          )
        }
      />
    );
  }
  const declared = data.dashboards.filter(({ source }) => source === "declared").length;
  return (
    <Page
      master={
        <div className="boards">
          <header className="board-head">
            <div className="board-words">
              <h1 className="sentence">{sentenceOf(data.dashboards.length, declared)}</h1>
              <p>The same definitions go to Grafana and SigNoz.</p>
            </div>
            <label className="boards-find">
              <input
                ref={input}
                value={q}
                placeholder="Find a dashboard"
                aria-label="Find a dashboard"
                spellCheck={false}
                onChange={(event) => write(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === "Enter") open(found[0]?.id);
                }}
              />
              <kbd className="kbd">/</kbd>
            </label>
          </header>
          {found.length > 0 && (
            <div className="boards-columns tiny quiet" aria-hidden="true">
              <span>dashboard</span>
              <span>shows</span>
              <span>from</span>
              <span>chosen by</span>
              <span className="number">panels</span>
            </div>
          )}
          <div role="listbox" aria-label="Dashboards">
            {found.map((one) => (
              <Row key={one.id} of={one} selected={one.id === sel} onOpen={open} />
            ))}
          </div>
          {found.length === 0 && (q === "" ? <NoDashboards /> : <NoMatch q={q} onDrop={() => write("")} />)}
          {data.refused.length > 0 && (
            <section className="boards-refused" aria-label="Not shown">
              <h2 className="section-head">Declared, and not shown</h2>
              {data.refused.map(({ service, name, reason }) => (
                <p key={`${service} ${name}`} className="small">
                  <StatusShape status="warning" />
                  <b className="fact">{name}</b> of {service}: {reason}
                </p>
              ))}
            </section>
          )}
        </div>
      }
    />
  );
}

function matches({ title, description, tags, service, id }: DashboardSummary, q: string): boolean {
  const written = [title, description, ...tags, service ?? "", id].join(" ").toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => written.includes(word));
}

function sentenceOf(count: number, declared: number): string {
  const all = `${count} ${count === 1 ? "dashboard" : "dashboards"}`;
  if (count === 0) return "No dashboards";
  return declared === 0 ? `${all}, all of them shipped` : `${all}, ${declared} of them your own`;
}

interface RowProps {
  readonly of: DashboardSummary;
  readonly selected: boolean;
  readonly onOpen: (id: string) => void;
}

function Row({ of, selected, onOpen }: RowProps): ReactNode {
  const { id, title, description, source, service, variables, panels } = of;
  return (
    <div
      className="boards-row"
      role="option"
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      data-dashboard={id}
      onClick={() => onOpen(id)}
    >
      <b className="fact cut">{title}</b>
      <span className="cut" title={description}>
        {description}
      </span>
      <span className="cut">{source === "shipped" ? <span className="quiet">shipped</span> : service}</span>
      <span className="cut quiet">{variables.join(", ")}</span>
      <span className="number">{panels}</span>
    </div>
  );
}

function NoDashboards(): ReactNode {
  return (
    <Empty title="No dashboards here">
      <p>Those that a service declares show here once its declaration is sent.</p>
      <Command text="sightline start --telemetry telemetry.ts" kbd="y" />
    </Empty>
  );
}

function NoMatch({ q, onDrop }: { readonly q: string; readonly onDrop: () => void }): ReactNode {
  return (
    <Empty title={`No dashboard has “${q}” in it`}>
      <p>
        <button type="button" className="link" onClick={onDrop}>
          Show all
        </button>
      </p>
    </Empty>
  );
}
