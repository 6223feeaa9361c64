/** Environments that have defaults of their own. Any other name keeps its name and takes production's. */

export type Environment = "development" | "staging" | "production" | "test";

export const Environment: {
  readonly DEVELOPMENT: "development";
  readonly STAGING: "staging";
  readonly PRODUCTION: "production";
  readonly TEST: "test";
} = Object.freeze({
  DEVELOPMENT: "development",
  STAGING: "staging",
  PRODUCTION: "production",
  TEST: "test",
});

/** Whose defaults hold: an unknown name is treated with production's care. */
export function environmentKind(name: string): Environment {
  switch (name) {
    case "development":
    case "staging":
    case "test":
      return name;
    default:
      return "production";
  }
}

export function isKnownEnvironment(name: string): boolean {
  return name === "production" || environmentKind(name) !== "production";
}
