/** What belongs to the package and what only to the work on it. */

export default {
  ignoreFiles: [
    "node_modules",
    "package.json",
    "package-lock.json",
    "node.lock",
    "tsconfig.json",
    "eslint.config.js",
    "web-ext-config.mjs",
    "**/*.d.ts",
  ],
  lint: { warningsAsErrors: true, selfHosted: true },
};
