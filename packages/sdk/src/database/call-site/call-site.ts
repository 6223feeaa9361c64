/** A place in the application's own code. */
import type { Attributes } from "@opentelemetry/api";

export interface CallSite {
  /** Relative to the working directory where it lies in it, else absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Empty at the top of a module. */
  readonly functionName: string;
}

/** `src/orders.ts:42` */
export function siteText({ file, line }: CallSite): string {
  return `${file}:${line}`;
}

/** By the names of OpenTelemetry's conventions for code. */
export function siteAttributes({ file, line, functionName }: CallSite): Attributes {
  return {
    "code.file.path": file,
    "code.line.number": line,
    ...(functionName === "" ? {} : { "code.function.name": functionName }),
  };
}
