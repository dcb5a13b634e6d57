/** The style that the extension's JavaScript keeps, here and in tests/extension. */

import js from "@eslint/js";
import noUnsanitized from "eslint-plugin-no-unsanitized";

export default [
  { ignores: ["**/node_modules/**"] },
  {
    files: ["**/*.js", "**/*.mjs"],
    ...js.configs.recommended,
    plugins: { "no-unsanitized": noUnsanitized },
    languageOptions: { ecmaVersion: "latest", sourceType: "module" },
    rules: {
      ...js.configs.recommended.rules,
      // tsc knows every global; a second list of them would only drift.
      "no-undef": "off",
      "no-unsanitized/method": "error",
      "no-unsanitized/property": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Build nodes: page text must never be parsed as HTML." },
        { property: "outerHTML", message: "Build nodes: page text must never be parsed as HTML." },
      ],
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      // `const { id: _, ...rest } = message` is how a message is copied without one field.
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      curly: ["error", "multi-line"],
    },
  },
  { files: ["**/content/*.js"], languageOptions: { sourceType: "script" } },
];
