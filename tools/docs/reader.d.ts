/** What the pages' programs take for granted: names that stand for the reader's own code. */
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { Express, Request } from "express";
import type { Hono } from "hono";
import type Koa from "koa";

declare global {
  const app: Express;
  const koa: Koa;
  const hono: Hono;
  const sessionOf: (request: Request) => { readonly user: string; readonly partner: string };
  const sendInvoices: () => Promise<void>;
  const job: { readonly user: string };
  const run: (work: typeof job) => Promise<void>;
  const itemOf: (id: string) => Promise<object>;
  const items: readonly { readonly price: number }[];
  const price: (items: readonly { readonly price: number }[]) => number;
  interface Order {
    readonly amount: number;
  }
  const order: Order;
  const render: (order: Order) => Promise<Uint8Array>;
  const gateway: { readonly charge: (order: Order) => Promise<string> };
  const error: Error;
  const body: Uint8Array;
  const isCustomer: (tenant: string) => Promise<boolean>;
  const itemsOf: (tenant: string | undefined) => Promise<readonly object[]>;
  const tenants: { readonly validate: typeof isCustomer; readonly exempt: readonly string[] };
  const someExporter: SpanExporter;
  const anotherExporter: SpanExporter;
}
