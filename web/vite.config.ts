import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compileCatalogues } from './build/compile-catalogues.ts';
import { contractAsData } from './build/contract-as-data.ts';
import { offlinePage } from './build/offline-page.ts';
import { preloadTextFont } from './build/preload-text-font.ts';

export default defineConfig({
  plugins: [contractAsData(), compileCatalogues(), react(), tailwindcss(), preloadTextFont(), offlinePage()],
  build: {
    target: 'es2023',
    // The content policy of the server forbids data: fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What changes only with an upgrade stands in a file of its own, and stays in browsers' caches.
            {
              name: 'frame',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(?!(react-)?virtual)[^/]+|@lingui)\//,
              priority: 1,
            },
            // Everything the first page imports, in one file: it compresses better than twenty.
            { name: 'page', test: /\/src\/app\/router\.tsx$/ },
          ],
        },
      },
    },
  },
});
