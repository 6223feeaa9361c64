/** The backend's own API, from the page it serves. */
import { createClient, type Client } from "@sightline/api/client";

export const api: Client = createClient({ baseUrl: "" });
