import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const API = process.env["EVENKEEL_API"] ?? "http://127.0.0.1:8300";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The server replaces this text by the nonce of each response.
  html: { cspNonce: "__CSP_NONCE__" },
  build: { outDir: "dist", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { host: "127.0.0.1", proxy: { "/api": { target: API } } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/setup-tests.ts"],
    css: false,
    restoreMocks: true,
  },
});
