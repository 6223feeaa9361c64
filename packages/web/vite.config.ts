import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The backend that `vite` (development) asks; the built UI is served by the backend itself. */
const backend = process.env["SIGHTLINE_URL"] ?? "http://127.0.0.1:4320";

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ["@sightline/source", "module", "browser", "development|production"] },
  build: { target: "es2023", sourcemap: true },
  server: { proxy: { "/api": backend, "/health": backend } },
});
