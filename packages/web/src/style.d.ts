import type { CSSProperties } from "react";

/** A style as it is written in this package: with custom properties, which carry numbers of the data to the stylesheet. */
export type Style = CSSProperties;

declare module "react" {
  interface CSSProperties {
    readonly [property: `--${string}`]: string | number | undefined;
  }
}
