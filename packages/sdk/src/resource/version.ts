/** The SDK's own name and version; a test holds the version to package.json. */
export const SDK_NAME = "sightline";
export const SDK_VERSION = "0.1.0";
