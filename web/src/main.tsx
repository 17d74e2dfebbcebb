import './design/tokens.css';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { followAppearance } from './app/appearance.ts';
import { warmStart } from './app/device-person.ts';
import { i18n, initialLanguage, setLanguage } from './app/i18n/language.ts';
import { listenToKeys } from './app/keyboard/dispatch.ts';
import { createAppRouter } from './app/router.tsx';

const client = createQueryClient();
const router = createAppRouter(client);

followAppearance();
listenToKeys();
await Promise.all([setLanguage(initialLanguage()), warmStart(client)]);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
);
