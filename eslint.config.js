import tseslint from 'typescript-eslint';

/**
 * Biome lints everything else. Promises alone need the compiler's own types (Biome's inference does not see
 * the types of Node's modules), so these rules, and only these, run here.
 */
export default tseslint.config({
  files: ['{shared,electron,renderer,tests,bench}/**/*.{ts,tsx}'],
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: {
      project: ['shared', 'electron', 'renderer', 'tests', 'bench'].map(
        (folder) => `${folder}/tsconfig.json`,
      ),
      tsconfigRootDir: import.meta.dirname,
    },
  },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: {
    '@typescript-eslint/await-thenable': 'error',
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
  },
});
